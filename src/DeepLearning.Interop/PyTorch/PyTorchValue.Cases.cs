using System.Globalization;

namespace DeepLearning.Interop;

public abstract partial record PyTorchValue
{
    public sealed record List(Sequence<PyTorchValue> Items) : PyTorchValue
    {
        public override string Kind => "a list";

        public override TResult Accept<TResult>(IPyTorchValueVisitor<TResult> visitor) => visitor.Visit(this);

        public override string ToString() => $"{Items}";
    }

    /// <summary>A tuple; a torch.Size is one too.</summary>
    public sealed record Tuple(Sequence<PyTorchValue> Items) : PyTorchValue
    {
        public override string Kind => "a tuple";

        public override TResult Accept<TResult>(IPyTorchValueVisitor<TResult> visitor) => visitor.Visit(this);

        public override string ToString() => $"({string.Join(", ", Items)})";
    }

    /// <summary>
    /// A tensor or a parameter. Two that are equal views of one storage (tied weights) have the same
    /// <see cref="StoredTensor.Bytes"/>, read and written.
    /// </summary>
    public sealed record Tensor(StoredTensor Value) : PyTorchValue
    {
        public override string Kind => "a tensor";

        public override TResult Accept<TResult>(IPyTorchValueVisitor<TResult> visitor) => visitor.Visit(this);

        public override string ToString() => $"{Value}";
    }

    public sealed record Integer(long Value) : PyTorchValue
    {
        public override string Kind => "a whole number";

        public override TResult Accept<TResult>(IPyTorchValueVisitor<TResult> visitor) => visitor.Visit(this);

        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }

    public sealed record Real(double Value) : PyTorchValue
    {
        public override string Kind => "a real number";

        public override TResult Accept<TResult>(IPyTorchValueVisitor<TResult> visitor) => visitor.Visit(this);

        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A text; a torch.dtype ("torch.float32") and a torch.device ("cpu") become one.</summary>
    public sealed record Text(string Value) : PyTorchValue
    {
        public override string Kind => "a text";

        public override TResult Accept<TResult>(IPyTorchValueVisitor<TResult> visitor) => visitor.Visit(this);

        public override string ToString() => $"'{Value}'";
    }

    public sealed record Boolean(bool Value) : PyTorchValue
    {
        public override string Kind => "a Boolean";

        public override TResult Accept<TResult>(IPyTorchValueVisitor<TResult> visitor) => visitor.Visit(this);

        public override string ToString() => Value ? "True" : "False";
    }

    /// <summary>Python's None.</summary>
    public sealed record None : PyTorchValue
    {
        public static None Instance { get; } = new();

        public override string Kind => "None";

        public override TResult Accept<TResult>(IPyTorchValueVisitor<TResult> visitor) => visitor.Visit(this);

        public override string ToString() => "None";
    }
}
