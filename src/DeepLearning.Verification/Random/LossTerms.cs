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
        return largest / loss.Normalizer(targets, count, output);
    }

    public double Visit(Loss.NegativeLogLikelihood loss) => 0;

    public double Visit(Loss.BinaryCrossEntropy loss) =>
        Math.Max(1, loss.PositiveWeight) / loss.Normalizer(targets, count, output);

    public double Visit(Loss.MeanSquaredError loss) => 0;

    public double Visit(Loss.MeanAbsoluteError loss) => 0;

    public double Visit(Loss.SmoothL1 loss) => 0;
}
