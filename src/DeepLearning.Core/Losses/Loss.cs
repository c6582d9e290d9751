using System.Numerics;
using System.Text;
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
[JsonDerivedType(typeof(Huber), "huber")]
[JsonDerivedType(typeof(KLDivergence), "klDivergence")]
[JsonDerivedType(typeof(PoissonNegativeLogLikelihood), "poissonNegativeLogLikelihood")]
[JsonDerivedType(typeof(GaussianNegativeLogLikelihood), "gaussianNegativeLogLikelihood")]
[JsonDerivedType(typeof(Hinge), "hinge")]
[JsonDerivedType(typeof(Focal), "focal")]
[JsonDerivedType(typeof(Custom), "custom")]
public abstract partial record Loss
{
    private Loss() { }

    /// <summary>The class whose samples do not count; null when all do.</summary>
    [JsonIgnore]
    public virtual int? IgnoredClass => null;

    /// <summary>The axis of the output along which classes lie; null for a loss on values.</summary>
    [JsonIgnore]
    public virtual int? ClassesAlong => null;

    /// <summary>Whether the normaliser goes by the number of samples alone, whatever their targets are.</summary>
    [JsonIgnore]
    public virtual bool CountsSamplesAlike => IgnoredClass is null;

    /// <summary>Whether a batch's loss is the mean of what counts, or the sum.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Reduction Reduction
    {
        get;
        init => field = Require.Defined(value);
    }

    public abstract TResult Accept<TResult>(ILossVisitor<TResult> visitor);

    /// <summary>A loss prints its settings, not what follows from them.</summary>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Reduction = ").Append(Reduction);
        return true;
    }

    /// <exception cref="ShapeException">The output's shape is none that this loss takes.</exception>
    public virtual void CheckOutput(Shape output) { }

    /// <summary>
    /// The shape of a sample's target: of the class indices for the losses on classes, of the values for the others.
    /// </summary>
    /// <param name="output">One sample's output, of a shape that this loss takes.</param>
    public virtual Shape TargetShape(Shape output) => output;

    /// <summary>How many values a sample's target has, where it is of values; computed without a shape.</summary>
    internal virtual int ValuesOf(Shape output) => output.Size;

    /// <summary>
    /// What a batch's sum is divided by. Of a mean it is what counts: the number of samples or elements or, with
    /// weights or ignored samples, the weights of those that count; losses of parts of a batch, each times its share of
    /// the whole's normaliser, add up to the whole's loss, and so do gradients. Of a sum it is 1.
    /// </summary>
    /// <param name="targets">Targets that this loss takes.</param>
    /// <param name="count">The number of samples.</param>
    /// <param name="output">One sample's output.</param>
    /// <returns>0 when no sample counts: such a batch has no loss (NaN).</returns>
    public double Normalizer<T>(Targets<T> targets, int count, Shape output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var counted = Counted(targets, count, output);
        return Reduction == Reduction.Sum && counted > 0 ? 1 : counted;
    }

    /// <summary>The number, or the weights, of what is summed.</summary>
    protected virtual double Counted<T>(Targets<T> targets, int count, Shape output)
        where T : unmanaged, IFloatingPointIeee754<T> => targets.Weigh(count) * ValuesOf(output);

    /// <param name="node">The output's name, for messages.</param>
    /// <param name="output">One sample's output.</param>
    /// <param name="targets">What the batch brings.</param>
    /// <param name="count">The number of samples.</param>
    /// <exception cref="ArgumentException">The targets are of the wrong kind, number or value.</exception>
    internal void CheckTargets<T>(string node, Shape output, Targets<T> targets, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckValues(node, output, targets, count);
        TargetRules.CheckWeights(node, targets, count);
    }

    private protected virtual void CheckValues<T>(string node, Shape output, Targets<T> targets, int count)
        where T : unmanaged, IFloatingPointIeee754<T> => TargetRules.Values(this, node, output, targets, count);
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

    TResult Visit(Loss.Huber loss);

    TResult Visit(Loss.KLDivergence loss);

    TResult Visit(Loss.PoissonNegativeLogLikelihood loss);

    TResult Visit(Loss.GaussianNegativeLogLikelihood loss);

    TResult Visit(Loss.Hinge loss);

    TResult Visit(Loss.Focal loss);

    TResult Visit(Loss.Custom loss);
}
