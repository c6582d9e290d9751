using System.Numerics;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// What training makes small: a closed union. Each is a sum over the samples or elements that count, divided by a
/// normaliser. Each says which likelihood it is the negative logarithm of.
/// </summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "type",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization
)]
[JsonDerivedType(typeof(CrossEntropy), "crossEntropy")]
[JsonDerivedType(typeof(NegativeLogLikelihood), "negativeLogLikelihood")]
[JsonDerivedType(typeof(BinaryCrossEntropy), "binaryCrossEntropy")]
[JsonDerivedType(typeof(MeanSquaredError), "meanSquaredError")]
[JsonDerivedType(typeof(MeanAbsoluteError), "meanAbsoluteError")]
[JsonDerivedType(typeof(SmoothL1), "smoothL1")]
public abstract partial record Loss
{
    private Loss() { }

    /// <summary>The class whose samples do not count; null when all do.</summary>
    [JsonIgnore]
    public virtual int? IgnoredClass => null;

    /// <summary>Whether the normaliser goes by the number of samples alone, whatever their targets are.</summary>
    [JsonIgnore]
    public virtual bool CountsSamplesAlike => IgnoredClass is null;

    public abstract TResult Accept<TResult>(ILossVisitor<TResult> visitor);

    /// <exception cref="ShapeException">The output's shape is none that this loss takes.</exception>
    public abstract void CheckOutput(Shape output);

    /// <summary>
    /// What a batch's sum is divided by: the number of samples or elements or, with class weights or ignored samples,
    /// the weights of the samples that count. Losses of parts of a batch, each times its share of the whole's
    /// normaliser, add up to the whole's loss, and so do gradients.
    /// </summary>
    /// <param name="targets">Targets that this loss takes.</param>
    /// <param name="count">The number of samples.</param>
    /// <param name="output">One sample's output.</param>
    /// <returns>0 when no sample counts: such a batch has no loss (NaN).</returns>
    public abstract double Normalizer<T>(Targets<T> targets, int count, Shape output)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <param name="node">The output's name, for messages.</param>
    /// <param name="output">One sample's output.</param>
    /// <param name="targets">What the batch brings.</param>
    /// <param name="count">The number of samples.</param>
    /// <exception cref="ArgumentException">The targets are of the wrong kind, number or value.</exception>
    internal abstract void CheckTargets<T>(string node, Shape output, Targets<T> targets, int count)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>One method a case of <see cref="Loss"/>.</summary>
public interface ILossVisitor<out TResult>
{
    TResult Visit(Loss.CrossEntropy loss);

    TResult Visit(Loss.NegativeLogLikelihood loss);

    TResult Visit(Loss.BinaryCrossEntropy loss);

    TResult Visit(Loss.MeanSquaredError loss);

    TResult Visit(Loss.MeanAbsoluteError loss);

    TResult Visit(Loss.SmoothL1 loss);
}
