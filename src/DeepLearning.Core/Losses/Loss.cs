using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>What training makes small: a closed union. Each is a mean over the batch.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(CrossEntropy), "crossEntropy")]
[JsonDerivedType(typeof(MeanSquaredError), "meanSquaredError")]
public abstract record Loss
{
    private Loss() { }

    public abstract TResult Accept<TResult>(ILossVisitor<TResult> visitor);

    /// <exception cref="ShapeException">The output's shape is none that this loss takes.</exception>
    public abstract void CheckOutput(Shape output);

    /// <summary>
    /// Cross-entropy from logits [classes] against a class index: -log softmax(x)[class], averaged over the samples. Softmax and
    /// logarithm are one shifted log-sum-exp. It is the negative log-likelihood of a categorical distribution.
    /// </summary>
    public sealed record CrossEntropy : Loss
    {
        public override TResult Accept<TResult>(ILossVisitor<TResult> visitor) => visitor.Visit(this);

        public override void CheckOutput(Shape output)
        {
            if (output.Rank != 1) throw ShapeException.Expected("logits [classes]", output);
        }
    }

    /// <summary>
    /// The mean of (x - t)² over all samples and elements. Up to scale and a constant, it is the negative log-likelihood of a normal
    /// distribution of fixed variance.
    /// </summary>
    public sealed record MeanSquaredError : Loss
    {
        public override TResult Accept<TResult>(ILossVisitor<TResult> visitor) => visitor.Visit(this);

        public override void CheckOutput(Shape output) { }
    }
}

/// <summary>One method a case of <see cref="Loss"/>.</summary>
public interface ILossVisitor<out TResult>
{
    TResult Visit(Loss.CrossEntropy loss);

    TResult Visit(Loss.MeanSquaredError loss);
}
