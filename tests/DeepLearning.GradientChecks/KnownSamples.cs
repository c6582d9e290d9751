using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

/// <summary>
/// Random models that a search once stopped at, written down: they stay what they are when the generator learns new
/// layers.
/// </summary>
internal static class KnownSamples
{
    private static readonly Initializer Bias = new Initializer.KaimingNormal(1),
        Half = new Initializer.Constant(0.5);

    /// <summary>
    /// Two samples through batch norm: what is left of the gradient is epsilon's share, and most of its digits are
    /// rounding.
    /// </summary>
    public static RandomSample CancellingBatchNorm { get; } =
        new(
            20261376,
            new(
                [
                    new("input2", new Layer.Input([5, 1, 1])),
                    new("input1", new Layer.Input([4])),
                    new("n2", new Layer.ReLU(), ["input1"]),
                    new("n3", new Layer.Tanh(), ["n2"]),
                    new("n4", new Layer.BatchNorm(), ["n2"]),
                    new("n5", new Layer.Flatten(), ["n4"]),
                    new("n6", new Layer.Dense(4, biasInitializer: Bias), ["n5"]),
                    new("n7", new Layer.Tanh(), ["n6"]),
                    new("n8", new Layer.Dropout(0.5), ["n7"]),
                ],
                ["input2", "n3", "n8"]
            ),
            new([new("input2", new Loss.MeanSquaredError()) { Weight = 0.3 }, new("n8", new Loss.CrossEntropy())]),
            Count: 2,
            RandomValues.Huge,
            Training: true,
            FiniteDifferences: false
        );

    /// <summary>
    /// A dense output that is 0.5 for every sample, through two batch norms: the loss itself is rounding, magnified,
    /// and so are its differences.
    /// </summary>
    public static RandomSample LossOfRounding { get; } =
        new(
            5189536,
            new(
                [
                    new("input1", new Layer.Input([11])),
                    new("n1", new Layer.Softmax(), ["input1"]),
                    new("n2", new Layer.Dense(7, weightInitializer: Half), ["n1"]),
                    new("n3", new Layer.BatchNorm(1), ["n2"]),
                    new("n4", new Layer.BatchNorm(), ["n3"]),
                    new("n5", new Layer.Flatten(), ["input1"]),
                    new("n6", new Layer.BatchNorm(0.1, 1e-3), ["n3"]),
                    new("n7", new Layer.Custom(new Softsign()), ["n6"]),
                    new("n8", new Layer.Sigmoid(), ["n7"]),
                    new("n9", new Layer.Flatten(), ["n8"]),
                    new("n10", new Layer.Concat(), ["n9", "n8"]),
                ],
                ["n10"]
            ),
            new([new("n10", new Loss.MeanSquaredError()) { Weight = 0.3 }]),
            Count: 2,
            RandomValues.Ties,
            Training: true,
            FiniteDifferences: true
        );

    /// <summary>
    /// A norm of groups of one value gives 0 here and rounding in libtorch, which the next norm magnifies.
    /// </summary>
    public static RandomSample GroupsOfOne { get; } = OfOne([3, 1, 1], new Layer.GroupNorm(3));

    /// <summary>The same of batch norms that go by their batch in inference too.</summary>
    public static RandomSample ChannelsOfOne { get; } = OfOne([4], new Layer.BatchNorm(trackRunningStatistics: false));

    /// <summary>
    /// Classes of pixels behind a transposition: libtorch cannot go back through its nll_loss unless the output is made
    /// contiguous.
    /// </summary>
    public static RandomSample TransposedPixels { get; } =
        new(
            9102520,
            new(
                [new("input1", new Layer.Input([2, 2, 3])), new("n1", new Layer.Transpose([0, 2, 1]), ["input1"])],
                ["n1"]
            ),
            new([new("n1", new Loss.NegativeLogLikelihood())]),
            Count: 2,
            RandomValues.Normal,
            Training: true,
            FiniteDifferences: true
        );

    /// <summary>
    /// An instance norm of a line, whose gradient comes back from a loss along its last axis: libtorch takes it for one
    /// with the channels last, unless the line goes in as a signal.
    /// </summary>
    public static RandomSample LineBeforeItsClasses { get; } =
        new(
            5206213,
            new([new("input1", new Layer.Input([2, 1, 2])), new("n2", new Layer.InstanceNorm(), ["input1"])], ["n2"]),
            new([new("n2", new Loss.CrossEntropy { ClassAxis = -1 })]),
            Count: 1,
            RandomValues.Normal,
            Training: true,
            FiniteDifferences: false
        );

    /// <summary>Two norms that count their batches, one behind the other.</summary>
    public static RandomSample CountingNorms { get; } =
        new(
            1,
            new(
                [
                    new("input1", new Layer.Input([3])),
                    new("n1", new Layer.BatchNorm(momentum: null), ["input1"]),
                    new("n2", new Layer.Dense(3), ["n1"]),
                    new("n3", new Layer.BatchNorm(momentum: null), ["n2"]),
                ],
                ["n3"]
            ),
            new([new("n3", new Loss.MeanSquaredError())]),
            Count: 4,
            RandomValues.Normal,
            Training: true,
            FiniteDifferences: true
        );

    private static RandomSample OfOne(Shape shape, Layer norm) =>
        new(
            8200932,
            new(
                [
                    new("input1", new Layer.Input(shape)),
                    new("n1", norm, ["input1"]),
                    new("n2", norm, ["n1"]),
                    new("n3", new Layer.Flatten(), ["n2"]),
                ],
                ["n3"]
            ),
            new([new("n3", new Loss.CrossEntropy())]),
            Count: 1,
            RandomValues.Normal,
            Training: false,
            FiniteDifferences: true
        );

    /// <summary>
    /// Six batch norms of two equal samples: a slope of 1e11, flat again within 1e-12, which no step of the differences
    /// sees.
    /// </summary>
    public static RandomSample Cliff { get; } =
        new(
            5196696,
            new(
                [
                    new("input1", new Layer.Input([4])),
                    new("n1", new Layer.BatchNorm(1), ["input1"]),
                    new("n2", new Layer.BatchNorm(1), ["n1"]),
                    new("n3", new Layer.Sigmoid(), ["n2"]),
                    new("n4", new Layer.Concat(), ["n2", "n2"]),
                    new("n5", new Layer.Concat(), ["n3", "n1", "n3"]),
                    new("n6", new Layer.ReLU(), ["n5"]),
                    new("n7", new Layer.BatchNorm(1, 1e-3), ["n2"]),
                    new("n8", new Layer.BatchNorm(1), ["n7"], "n2"),
                    new("n9", new Layer.BatchNorm(1, 1e-3), ["n8"], "n7"),
                    new("n10", new Layer.BatchNorm(1, 1e-3), ["n9"], "n7"),
                ],
                ["n4", "n6", "n10"]
            ),
            new([new("n10", new Loss.MeanSquaredError()) { Weight = 2 }]),
            Count: 2,
            RandomValues.Ties,
            Training: true,
            FiniteDifferences: true
        );

    /// <summary>
    /// Zero weights before a max-pool: two samples' kinks cancel, so the loss is smooth there, with another slope than
    /// the conventions at ties give.
    /// </summary>
    public static RandomSample CancellingKinks { get; } =
        new(
            5280655,
            new(
                [
                    new("input2", new Layer.Input([5, 6, 7])),
                    new("input1", new Layer.Input([2, 7, 4])),
                    new(
                        "n2",
                        new Layer.Conv2d(2, (1, 4), 3, Padding.Symmetric(2, 0), weightInitializer: Initializer.Zeros),
                        ["input1"]
                    ),
                    new("n3", new Layer.LeakyReLU(0), ["n2"]),
                    new("n4", new Layer.Add(), ["n3"]),
                    new(
                        "n5",
                        new Layer.Conv2d(1, (1, 3), padding: Padding.Same, dilation: (2, 3), weightInitializer: Half),
                        ["n4"]
                    ),
                    new("n6", new Layer.Concat(), ["n2", "n4", "n5"]),
                    new("n7", new Layer.BatchNorm(0.1, 1e-3), ["n6"]),
                    new("n8", new Layer.GlobalMaxPool2d(), ["n7"]),
                    new("n9", new Layer.Sigmoid(), ["n8"]),
                    new("n10", new Layer.ReLU(), ["n9"]),
                ],
                ["input2", "n2", "n10"]
            ),
            new([
                new("input2", new Loss.MeanSquaredError()),
                new("n2", new Loss.MeanSquaredError()),
                new("n10", new Loss.CrossEntropy()) { Weight = 0.3 },
            ]),
            Count: 3,
            RandomValues.Ties,
            Training: false,
            FiniteDifferences: true
        );

    /// <summary>
    /// Equal samples through batch norm into a rectifier: rounding opens it, and what comes through brings rounding of
    /// its own.
    /// </summary>
    public static RandomSample OpenedByRounding { get; } =
        new(
            5279707,
            new(
                [
                    new("input1", new Layer.Input([2, 1, 1])),
                    new("n1", new Layer.Add(), ["input1", "input1", "input1"]),
                    new("n2", new Layer.MaxPool2d(3, (3, 2), 1), ["n1"]),
                    new(
                        "n3",
                        new Layer.Conv2d(3, (1, 2), padding: Padding.Same, dilation: 2, biasInitializer: Bias),
                        ["n2"]
                    ),
                    new(
                        "n4",
                        new Layer.Conv2d(3, (1, 2), padding: Padding.Same, dilation: 2, biasInitializer: Bias),
                        ["n1"],
                        "n3"
                    ),
                    new("n5", new Layer.GlobalMaxPool2d(), ["n4"]),
                    new("n6", new Layer.Dense(8, weightInitializer: Half), ["n5"]),
                    new("n7", new Layer.BatchNorm(0), ["n6"]),
                    new("n8", new Layer.BatchNorm(1), ["n7"]),
                    new("n9", new Layer.Tanh(), ["n8"]),
                    new("n10", new Layer.ReLU(), ["n9"]),
                ],
                ["n3", "n6", "n10"]
            ),
            new([
                new("n6", new Loss.CrossEntropy()) { Weight = 0.3 },
                new("n10", new Loss.MeanSquaredError()) { Weight = 0.3 },
            ]),
            Count: 2,
            RandomValues.Normal,
            Training: true,
            FiniteDifferences: false
        );

    /// <summary>
    /// A constant image through batch norm: what is left is the rounding of its mean, the same for every pixel.
    /// </summary>
    public static RandomSample ConstantImage { get; } =
        new(
            5428732,
            new(
                [
                    new("input1", new Layer.Input([1, 6, 2])),
                    new("n1", new Layer.Conv2d(1, 1, padding: 2, biasInitializer: Bias), ["input1"]),
                    new("n2", new Layer.BatchNorm(0), ["n1"]),
                    new("n3", new Layer.Conv2d(6, 3, padding: Padding.Same, biasInitializer: Bias), ["n2"]),
                ],
                ["n3"]
            ),
            new([new("n3", new Loss.MeanSquaredError())]),
            Count: 4,
            RandomValues.Zeros,
            Training: true,
            FiniteDifferences: false
        );

    /// <summary>
    /// Two samples of one gradient through batch norm: nothing is left of it, or its rounding, of opposite signs, which
    /// the next batch norm's weight sees.
    /// </summary>
    public static RandomSample EqualGradientsIntoBatchNorm { get; } =
        new(
            70011229,
            new(
                [
                    new("input1", new Layer.Input([3])),
                    new("n3", new Layer.BatchNorm(1, 1e-3), ["input1"]),
                    new("n4", new Layer.BatchNorm(), ["n3"]),
                    new("n6", new Layer.Custom(new Softsign()), ["n4"]),
                ],
                ["input1", "n6"]
            ),
            new([new("input1", new Loss.NegativeLogLikelihood()), new("n6", new Loss.NegativeLogLikelihood())]),
            Count: 2,
            RandomValues.Normal,
            Training: true,
            FiniteDifferences: false
        );

    /// <summary>
    /// Whole numbers whose mean is 0, or its rounding, before a function with a kink at 0: the zeros among them fall on
    /// one side or the other.
    /// </summary>
    public static RandomSample ZerosAtTheMean { get; } =
        new(
            900032181,
            new(
                [
                    new("input1", new Layer.Input([6, 2, 6])),
                    new("n2", new Layer.LayerNorm(1e-3), ["input1"]),
                    new("n4", new Layer.ELU(-0.5), ["n2"]),
                ],
                ["n4"]
            ),
            new([new("n4", new Loss.SmoothL1())]),
            Count: 4,
            RandomValues.Ties,
            Training: true,
            FiniteDifferences: false
        );
}
