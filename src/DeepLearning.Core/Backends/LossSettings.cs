namespace DeepLearning;

/// <summary>The settings of a loss that enter its arithmetic.</summary>
internal sealed class LossSettings : ILossVisitor<IEnumerable<(string Name, double Value)>>
{
    public static LossSettings Instance { get; } = new();

    public IEnumerable<(string, double)> Visit(Loss.CrossEntropy loss) => Weights(loss.ClassWeights);

    public IEnumerable<(string, double)> Visit(Loss.NegativeLogLikelihood loss) => Weights(loss.ClassWeights);

    public IEnumerable<(string, double)> Visit(Loss.BinaryCrossEntropy loss) =>
        [
            (nameof(loss.PositiveWeight), loss.PositiveWeight),
            .. Each(nameof(loss.PositiveWeights), loss.PositiveWeights),
            .. Each(nameof(loss.Weights), loss.Weights),
        ];

    public IEnumerable<(string, double)> Visit(Loss.MeanSquaredError loss) => [];

    public IEnumerable<(string, double)> Visit(Loss.MeanAbsoluteError loss) => [];

    public IEnumerable<(string, double)> Visit(Loss.SmoothL1 loss) => [(nameof(loss.Beta), loss.Beta)];

    public IEnumerable<(string, double)> Visit(Loss.Huber loss) => [(nameof(loss.Delta), loss.Delta)];

    public IEnumerable<(string, double)> Visit(Loss.KLDivergence loss) => [];

    public IEnumerable<(string, double)> Visit(Loss.PoissonNegativeLogLikelihood loss) =>
        loss.LogInput ? [] : [(nameof(loss.Epsilon), loss.Epsilon)];

    public IEnumerable<(string, double)> Visit(Loss.GaussianNegativeLogLikelihood loss) => [];

    public IEnumerable<(string, double)> Visit(Loss.Hinge loss) => [];

    public IEnumerable<(string, double)> Visit(Loss.Focal loss) =>
        [(nameof(loss.Alpha), loss.Alpha ?? 1), (nameof(loss.Gamma), loss.Gamma)];

    public IEnumerable<(string, double)> Visit(Loss.Custom loss) => [];

    private static IEnumerable<(string, double)> Weights(Sequence<double>? weights) =>
        Each(nameof(Loss.CrossEntropy.ClassWeights), weights);

    private static IEnumerable<(string, double)> Each(string name, Sequence<double>? weights) =>
        (weights ?? []).Select((weight, i) => ($"{name}[{i}]", weight));
}
