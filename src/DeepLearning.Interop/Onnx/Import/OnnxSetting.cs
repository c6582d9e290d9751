using System.Globalization;

namespace DeepLearning.Interop;

/// <summary>A setting of an ONNX node: a closed union.</summary>
/// <param name="Name">"kernel_shape".</param>
public abstract record OnnxSetting(string Name)
{
    /// <summary>One real.</summary>
    public sealed record Real(string Name, float Value) : OnnxSetting(Name)
    {
        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>One integer.</summary>
    public sealed record Integer(string Name, long Value) : OnnxSetting(Name)
    {
        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A text.</summary>
    public sealed record Text(string Name, string Value) : OnnxSetting(Name)
    {
        public override string ToString() => Value;
    }

    /// <summary>A tensor.</summary>
    public sealed record Tensor(string Name, StoredTensor Value) : OnnxSetting(Name)
    {
        public override string ToString() => Value.ToString();
    }

    /// <summary>Several reals.</summary>
    public sealed record Reals(string Name, Sequence<float> Values) : OnnxSetting(Name)
    {
        public override string ToString() =>
            $"[{string.Join(", ", Values.Select(value => value.ToString(CultureInfo.InvariantCulture)))}]";
    }

    /// <summary>Several integers.</summary>
    public sealed record Integers(string Name, Sequence<long> Values) : OnnxSetting(Name)
    {
        public override string ToString() =>
            $"[{string.Join(", ", Values.Select(value => value.ToString(CultureInfo.InvariantCulture)))}]";
    }

    /// <summary>Of a kind that no operator here takes: graphs, lists of texts or tensors, types.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Kind">ONNX's word for the kind: "GRAPH".</param>
    public sealed record Other(string Name, string Kind) : OnnxSetting(Name)
    {
        public override string ToString() => Kind;
    }
}
