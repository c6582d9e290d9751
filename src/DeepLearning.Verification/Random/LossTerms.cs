namespace DeepLearning.Verification;

/// <summary>
/// How large the terms are whose difference a loss's gradient is: a cross-entropy's is (softmax - onehot) / count, near
/// 0 for a sure class, with the rounding of 1 / count. 0 for losses whose gradients round like themselves.
/// </summary>
internal sealed class LossTerms(Targets<double> targets, int count, Shape output) : ILossVisitor<double>
{
    public double Visit(Loss.CrossEntropy loss)
    {
        var largest = loss.ClassWeights?.Max() ?? 1;
        if (targets is Targets<double>.Values { Elements: var elements })
            largest *= Math.Max(
                1,
                Enumerable.Range(0, count).Max(i => elements.Slice(i * output.Size, output.Size).ToArray().Sum())
            );
        return largest * Share(loss);
    }

    public double Visit(Loss.NegativeLogLikelihood loss) => 0;

    public double Visit(Loss.BinaryCrossEntropy loss) =>
        Math.Max(1, loss.PositiveWeight * (loss.PositiveWeights?.Max() ?? 1))
        * (loss.Weights?.Max() ?? 1)
        * Share(loss);

    public double Visit(Loss.MeanSquaredError loss) => 0;

    public double Visit(Loss.MeanAbsoluteError loss) => 0;

    public double Visit(Loss.SmoothL1 loss) => 0;

    public double Visit(Loss.Huber loss) => 0;

    public double Visit(Loss.KLDivergence loss) => 0;

    // exp(x) - t.
    public double Visit(Loss.PoissonNegativeLogLikelihood loss) =>
        Math.Max(1, ((Targets<double>.Values)targets).Elements.ToArray().Max()) * Share(loss);

    // 1 - d² exp(-s).
    public double Visit(Loss.GaussianNegativeLogLikelihood loss) => Share(loss);

    public double Visit(Loss.Hinge loss) => Share(loss);

    public double Visit(Loss.Focal loss) => Share(loss);

    public double Visit(Loss.Custom loss) => 0;

    private double Share(Loss loss) =>
        (targets.SampleWeights.IsEmpty ? 1 : targets.SampleWeights.ToArray().Max())
        / loss.Normalizer(targets, count, output);
}
