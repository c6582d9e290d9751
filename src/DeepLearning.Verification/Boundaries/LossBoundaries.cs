using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>Targets at their ends for every loss. A new loss does not compile until it has them.</summary>
internal sealed class LossBoundaries<T>(int count, int size)
    : ILossVisitor<IReadOnlyList<(string Name, Targets<T> Targets)>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // The last class first, so that one sample counts where the first class has no weight and the second is ignored.
    private IReadOnlyList<(string, Targets<T>)> Classes =>
        [("classes", new Targets<T>.Classes(Enumerable.Range(0, count).Select(i => size - 1 - i % size).ToArray()))];

    public IReadOnlyList<(string, Targets<T>)> Visit(Loss.CrossEntropy loss) =>
        loss.IgnoreIndex is null ? [.. Classes, ("sure probabilities", Values(0, 1, 0, 1))] : Classes;

    public IReadOnlyList<(string, Targets<T>)> Visit(Loss.NegativeLogLikelihood loss) => Classes;

    public IReadOnlyList<(string, Targets<T>)> Visit(Loss.BinaryCrossEntropy loss) =>
        [("sure answers", Values(0, 1)), ("answers between", Values(0.25, 1, 0.5, 0))];

    public IReadOnlyList<(string, Targets<T>)> Visit(Loss.MeanSquaredError loss) => Numbers;

    public IReadOnlyList<(string, Targets<T>)> Visit(Loss.MeanAbsoluteError loss) => Numbers;

    public IReadOnlyList<(string, Targets<T>)> Visit(Loss.SmoothL1 loss) => Numbers;

    public IReadOnlyList<(string, Targets<T>)> Visit(Loss.Huber loss) => Numbers;

    public IReadOnlyList<(string, Targets<T>)> Visit(Loss.KLDivergence loss) =>
        loss.LogTarget
            ? [("logarithms", Values(0, -1, -40, -0.5))]
            : [("sure probabilities", Values(0, 1, 0, 1)), ("probabilities between", Values(0.25, 0.5, 1, 0))];

    public IReadOnlyList<(string, Targets<T>)> Visit(Loss.PoissonNegativeLogLikelihood loss) =>
        [("zeros", Values(0)), ("counts", Values(1, 0, 3, 20, 2))];

    public IReadOnlyList<(string, Targets<T>)> Visit(Loss.GaussianNegativeLogLikelihood loss) =>
        [("zeros", Halves(0)), ("numbers", Halves(1, 0, -1, 2, -0.0))];

    public IReadOnlyList<(string, Targets<T>)> Visit(Loss.Hinge loss) => [("answers", Values(1, -1, -1))];

    public IReadOnlyList<(string, Targets<T>)> Visit(Loss.Focal loss) =>
        [("sure answers", Values(0, 1)), ("answers between", Values(0.25, 1, 0.5, 0))];

    public IReadOnlyList<(string, Targets<T>)> Visit(Loss.Custom loss) => Numbers;

    private IReadOnlyList<(string, Targets<T>)> Numbers =>
        [("zeros", Values(0)), ("numbers", Values(1, 0, -1, 2, -0.0))];

    private Targets<T>.Values Values(params double[] pattern) => Filled(size, pattern);

    private Targets<T>.Values Halves(params double[] pattern) => Filled(size / 2, pattern);

    private Targets<T>.Values Filled(int width, double[] pattern) =>
        new(BoundaryValues.Fill([count, width], Array.ConvertAll(pattern, T.CreateChecked)).Memory);
}
