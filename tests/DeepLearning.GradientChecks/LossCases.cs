using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>A loss on bare outputs: the identity (a flatten of features, or a reshape) stands before it.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Count">Samples.</param>
/// <param name="Size">Classes, or values a sample.</param>
/// <param name="Targets">What the output is compared with.</param>
/// <param name="Deviation">Of the outputs, which are normal.</param>
internal sealed record LossCase(Loss Loss, int Count, int Size, Targets<double> Targets, double Deviation = 1)
{
    /// <summary>The output's shape; null for [Size].</summary>
    public Shape? Output { get; init; }

    /// <summary>Whether the outputs are above 0.</summary>
    public bool Positive { get; init; }

    public Model Model => TestData.Chain([Size], Output is { } shape ? new Layer.Reshape(shape) : new Layer.Flatten());

    public Objective Objective => Objective.Of(Model, Loss);

    public Batch<double> Batch =>
        new(
            Count,
            [
                Positive
                    ? TestData.Uniform<double>(Count * Size, 1).Select(x => x + 0.1).ToArray()
                    : TestData.Normal<double>(Count * Size, 1, deviation: Deviation),
            ],
            [Targets]
        );
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
            ["cross-entropy, sum"] = OnClasses(new Loss.CrossEntropy { Reduction = Reduction.Sum, IgnoreIndex = 2 }),
            ["cross-entropy, sample weights"] = Weighed(OnClasses(new Loss.CrossEntropy())),
            ["cross-entropy, weights, ignored, sample weights"] = Weighed(
                OnClasses(new Loss.CrossEntropy { ClassWeights = Weights, IgnoreIndex = 1 })
            ),
            ["cross-entropy, probabilities, sample weights"] = Weighed(
                OnProbabilities(new Loss.CrossEntropy { ClassWeights = Weights })
            ),
            ["cross-entropy, pixels"] = OnPositions(
                new Loss.CrossEntropy { ClassWeights = Weights, IgnoreIndex = 4 },
                [Classes, 2, 3]
            ),
            ["cross-entropy, pixels, sample weights"] = Weighed(
                OnPositions(new Loss.CrossEntropy { ClassWeights = Weights, IgnoreIndex = 4 }, [Classes, 2, 3])
            ),
            ["cross-entropy, steps"] = OnPositions(
                new Loss.CrossEntropy { ClassAxis = -1, LabelSmoothing = 0.1 },
                [4, Classes]
            ),
            ["cross-entropy, classes between positions"] = OnPositions(
                new Loss.CrossEntropy { ClassAxis = 1 },
                [2, Classes, 3]
            ),
            ["cross-entropy, probabilities of pixels"] = OnShares(
                new Loss.CrossEntropy { ClassWeights = [1, 2], LabelSmoothing = 0.1 },
                [2, 2, 3]
            ),
            ["negative log-likelihood, pixels"] = OnPositions(
                new Loss.NegativeLogLikelihood { ClassWeights = Weights, IgnoreIndex = 3 },
                [Classes, 2, 3]
            ),
            ["negative log-likelihood, steps, sample weights"] = Weighed(
                OnPositions(
                    new Loss.NegativeLogLikelihood
                    {
                        ClassAxis = -1,
                        ClassWeights = Weights,
                        IgnoreIndex = 0,
                    },
                    [4, Classes]
                )
            ),
            ["binary cross-entropy, classes"] = OnShares(
                new Loss.BinaryCrossEntropy
                {
                    PositiveWeight = 2,
                    PositiveWeights = [1, 3, 0.5, 2, 1],
                    Weights = [1, 0, 2, 0.5, 3],
                }
            ),
            ["binary cross-entropy, channels"] = OnShares(
                new Loss.BinaryCrossEntropy { PositiveWeights = [1, 3], Weights = [0.5, 2] },
                [2, 2, 3]
            ),
            ["binary cross-entropy, sum, sample weights"] = Weighed(
                OnShares(new Loss.BinaryCrossEntropy { Reduction = Reduction.Sum })
            ),
            ["mean squared error, sum"] = OnValues(new Loss.MeanSquaredError { Reduction = Reduction.Sum }),
            ["mean squared error, sample weights"] = Weighed(OnValues(new Loss.MeanSquaredError())),
            ["Huber"] = OnValues(new Loss.Huber()),
            ["Huber, narrow"] = OnValues(new Loss.Huber { Delta = 0.3 }),
            ["Kullback-Leibler"] = OnShares(new Loss.KLDivergence()),
            ["Kullback-Leibler, logarithms"] = OnValues(new Loss.KLDivergence { LogTarget = true }),
            ["Kullback-Leibler, sample weights"] = Weighed(OnShares(new Loss.KLDivergence())),
            ["Poisson"] = OnCounts(new Loss.PoissonNegativeLogLikelihood { Full = true }),
            ["Poisson, rates"] = OnCounts(
                new Loss.PoissonNegativeLogLikelihood { LogInput = false, Epsilon = 0.05 }
            ) with
            {
                Positive = true,
            },
            ["normal"] = OnHalves(new Loss.GaussianNegativeLogLikelihood()),
            ["normal, in full, sample weights"] = Weighed(
                OnHalves(new Loss.GaussianNegativeLogLikelihood { Full = true })
            ),
            ["hinge"] = OnSigns(new Loss.Hinge()),
            ["hinge, squared"] = OnSigns(new Loss.Hinge { Squared = true }),
            ["focal"] = OnShares(new Loss.Focal()),
            ["focal, not balanced"] = OnShares(new Loss.Focal { Alpha = null, Gamma = 0.5 }),
            ["custom"] = OnValues(new Loss.Custom(new LogCosh())),
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

    private static LossCase OnPositions(Loss loss, Shape output)
    {
        var classes = Enumerable.Range(0, Count * loss.TargetShape(output).Size).Select(i => 7 * i % Classes).ToArray();
        return new(loss, Count, output.Size, new Targets<double>.Classes(classes), Deviation: 2) { Output = output };
    }

    private static LossCase OnShares(Loss loss, Shape output) =>
        new(loss, Count, output.Size, new Targets<double>.Values(TestData.Uniform<double>(Count * output.Size, 3)), 2)
        {
            Output = output,
        };

    private static LossCase OnCounts(Loss loss) =>
        new(
            loss,
            Count,
            Classes,
            new Targets<double>.Values(Enumerable.Range(0, Count * Classes).Select(i => (double)(7 * i % 5)).ToArray())
        );

    private static LossCase OnSigns(Loss loss) =>
        new(
            loss,
            Count,
            Classes,
            new Targets<double>.Values(
                Enumerable.Range(0, Count * Classes).Select(i => 7 * i % 5 < 2 ? 1.0 : -1).ToArray()
            )
        );

    private static LossCase OnHalves(Loss loss) =>
        new(loss, Count, 6, new Targets<double>.Values(TestData.Normal<double>(Count * 3, 2)));

    private static LossCase Weighed(LossCase test) =>
        test with
        {
            Targets = test.Targets with
            {
                SampleWeights = Enumerable
                    .Range(0, test.Count)
                    .Select(i => i % 4 * 0.5 + (i == 4 ? 0 : 0.25))
                    .ToArray(),
            },
        };

    private static LossCase OnValues(Loss loss) =>
        new(loss, Count, Classes, new Targets<double>.Values(TestData.Normal<double>(Count * Classes, 2)));

    private static Targets<double>.Values Shares()
    {
        var values = TestData.Uniform<double>(Count * Classes, 3);
        (values[0], values[1], values[7], values[8]) = (0, 1, 1, 0);
        return new(values);
    }
}
