using DeepLearning.TestSupport;

namespace DeepLearning.GradientChecks;

/// <summary>A loss on bare outputs: the identity (a flatten of features) stands before it.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Count">Samples.</param>
/// <param name="Size">Classes, or values a sample.</param>
/// <param name="Targets">What the output is compared with.</param>
/// <param name="Deviation">Of the outputs, which are normal.</param>
internal sealed record LossCase(Loss Loss, int Count, int Size, Targets<double> Targets, double Deviation = 1)
{
    public Model Model => TestData.Chain([Size], new Layer.Flatten());

    public Objective Objective => Objective.Of(Model, Loss);

    public Batch<double> Batch =>
        new(Count, [TestData.Normal<double>(Count * Size, 1, deviation: Deviation)], [Targets]);
}

/// <summary>Every loss with every setting, by name.</summary>
internal static class LossCases
{
    private const int Count = 9,
        Classes = 5;

    private static readonly Sequence<double> Weights = [1, 0.5, 3, 0, 2];

    public static IReadOnlyDictionary<string, LossCase> All { get; } =
        new Dictionary<string, LossCase>
        {
            ["cross-entropy, weights"] = OnClasses(new Loss.CrossEntropy { ClassWeights = Weights }),
            ["cross-entropy, ignored"] = OnClasses(new Loss.CrossEntropy { IgnoreIndex = 2 }),
            ["cross-entropy, ignored -100"] = OnClasses(new Loss.CrossEntropy { IgnoreIndex = -100 }, -100),
            ["cross-entropy, ignored one past the last"] = OnClasses(
                new Loss.CrossEntropy { IgnoreIndex = Classes },
                Classes
            ),
            ["cross-entropy, smoothed"] = OnClasses(new Loss.CrossEntropy { LabelSmoothing = 0.1 }),
            ["cross-entropy, weights, ignored"] = OnClasses(
                new Loss.CrossEntropy { ClassWeights = Weights, IgnoreIndex = 0 }
            ),
            ["cross-entropy, smoothed, ignored"] = OnClasses(
                new Loss.CrossEntropy { LabelSmoothing = 0.3, IgnoreIndex = -1 },
                -1
            ),
            ["cross-entropy, weights, smoothed, ignored"] = OnClasses(
                new Loss.CrossEntropy
                {
                    ClassWeights = Weights,
                    LabelSmoothing = 0.3,
                    IgnoreIndex = 1,
                }
            ),
            ["cross-entropy, probabilities"] = OnProbabilities(new Loss.CrossEntropy()),
            ["cross-entropy, probabilities, smoothed"] = OnProbabilities(
                new Loss.CrossEntropy { LabelSmoothing = 0.2 }
            ),
            ["cross-entropy, probabilities, weights"] = OnProbabilities(
                new Loss.CrossEntropy { ClassWeights = Weights }
            ),
            ["cross-entropy, probabilities, weights, smoothed"] = OnProbabilities(
                new Loss.CrossEntropy { ClassWeights = Weights, LabelSmoothing = 0.2 }
            ),
            ["negative log-likelihood"] = OnClasses(new Loss.NegativeLogLikelihood()),
            ["negative log-likelihood, weights"] = OnClasses(new Loss.NegativeLogLikelihood { ClassWeights = Weights }),
            ["negative log-likelihood, ignored"] = OnClasses(new Loss.NegativeLogLikelihood { IgnoreIndex = -7 }, -7),
            ["negative log-likelihood, weights, ignored"] = OnClasses(
                new Loss.NegativeLogLikelihood { ClassWeights = Weights, IgnoreIndex = 4 }
            ),
            ["binary cross-entropy"] = OnShares(new Loss.BinaryCrossEntropy()),
            ["binary cross-entropy, weight"] = OnShares(new Loss.BinaryCrossEntropy { PositiveWeight = 3 }),
            ["binary cross-entropy, sure logits"] = OnShares(new Loss.BinaryCrossEntropy(), deviation: 30),
            ["mean squared error"] = OnValues(new Loss.MeanSquaredError()),
            ["mean absolute error"] = OnValues(new Loss.MeanAbsoluteError()),
            ["smooth L1"] = OnValues(new Loss.SmoothL1()),
            ["smooth L1, narrow"] = OnValues(new Loss.SmoothL1 { Beta = 0.1 }),
            ["smooth L1, wide"] = OnValues(new Loss.SmoothL1 { Beta = 10 }),
        };

    /// <summary>The names, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Keys];

    private static LossCase OnClasses(Loss loss, int? ignored = null)
    {
        var classes = Enumerable.Range(0, Count).Select(i => 7 * i % Classes).ToArray();
        if (ignored is { } index)
            (classes[2], classes[5]) = (index, index);
        return new(loss, Count, Classes, new Targets<double>.Classes(classes), Deviation: 2);
    }

    // They add up to anything but 1, and some are 0 or 1.
    private static LossCase OnProbabilities(Loss loss) => new(loss, Count, Classes, Shares(), Deviation: 2);

    private static LossCase OnShares(Loss loss, double deviation = 2) => new(loss, Count, Classes, Shares(), deviation);

    private static LossCase OnValues(Loss loss) =>
        new(loss, Count, Classes, new Targets<double>.Values(TestData.Normal<double>(Count * Classes, 2)));

    private static Targets<double>.Values Shares()
    {
        var values = TestData.Uniform<double>(Count * Classes, 3);
        (values[0], values[1], values[7], values[8]) = (0, 1, 1, 0);
        return new(values);
    }
}
