namespace DeepLearning;

/// <summary>The settings of a loss that enter its arithmetic.</summary>
internal sealed class LossSettings : ILossVisitor<IEnumerable<(string Name, double Value)>>
{
    public static LossSettings Instance { get; } = new();

    public IEnumerable<(string, double)> Visit(Loss.CrossEntropy loss) => Weights(loss.ClassWeights);

    public IEnumerable<(string, double)> Visit(Loss.NegativeLogLikelihood loss) => Weights(loss.ClassWeights);

    public IEnumerable<(string, double)> Visit(Loss.BinaryCrossEntropy loss) =>
        [(nameof(loss.PositiveWeight), loss.PositiveWeight)];

    public IEnumerable<(string, double)> Visit(Loss.MeanSquaredError loss) => [];

    public IEnumerable<(string, double)> Visit(Loss.MeanAbsoluteError loss) => [];

    public IEnumerable<(string, double)> Visit(Loss.SmoothL1 loss) => [(nameof(loss.Beta), loss.Beta)];

    private static IEnumerable<(string, double)> Weights(Sequence<double>? weights) =>
        (weights ?? []).Select((weight, i) => ($"{nameof(Loss.CrossEntropy.ClassWeights)}[{i}]", weight));
}
