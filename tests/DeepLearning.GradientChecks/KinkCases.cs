namespace DeepLearning.GradientChecks;

/// <summary>Values exactly at the kinks and at the ends, and what libtorch makes of them.</summary>
internal static class KinkCases
{
    private const double NaN = double.NaN,
        Infinity = double.PositiveInfinity,
        Floor = Layer.SELU.Scale * Layer.SELU.Alpha,
        ExactFloor = 1.7580993408473768;

    /// <summary>A layer, what it is fed, and the output and input gradient that libtorch has.</summary>
    public sealed record Case(
        Layer Layer,
        HostTensor<double> Input,
        HostTensor<double> OutputGradient,
        double[] Output,
        double[] InputGradient
    )
    {
        /// <summary>What the reference backend has: the same, but for limits that libtorch misses.</summary>
        public double[] ReferenceOutput { get; init; } = Output;

        /// <inheritdoc cref="ReferenceOutput"/>
        public double[] ReferenceInputGradient { get; init; } = InputGradient;
    }

    public static IReadOnlyDictionary<string, Case> All { get; } =
        new Dictionary<string, Case>
        {
            ["ReLU"] = new(
                new Layer.ReLU(),
                Row(0, -0.0, NaN, -1, 2, Infinity, -Infinity),
                Row(3, 3, 3, 3, 3, 3, 3),
                [0, -0.0, NaN, 0, 2, Infinity, 0],
                [0, 0, 3, 0, 3, 3, 0]
            ),
            ["LeakyReLU"] = new(
                new Layer.LeakyReLU(0.25),
                Row(0, -0.0, NaN, -4, 2),
                Row(4, 4, 4, 4, 4),
                [0, -0.0, NaN, -1, 2],
                [1, 1, 1, 1, 4]
            ),
            ["LeakyReLU, negative slope"] = new(
                new Layer.LeakyReLU(-0.5),
                Row(0, -0.0, -4, 2),
                Row(4, 4, 4, 4),
                [-0.0, 0, 2, 2],
                [-2, -2, -2, 4]
            ),
            ["ELU"] = new(
                new Layer.ELU(),
                Row(0, -0.0, 2, Infinity, -Infinity),
                Row(3, 3, 3, 3, 3),
                [0, -0.0, 2, Infinity, -1],
                [3, 3, 3, 3, 0]
            ),
            ["ELU, alpha"] = new(
                new Layer.ELU(0.25),
                Row(0, -0.0, 2, -Infinity),
                Row(4, 4, 4, 4),
                [0, -0.0, 2, -0.25],
                [1, 1, 4, 0]
            ),
            ["ELU, negative alpha"] = new(
                new Layer.ELU(-0.5),
                Row(0, -0.0, 2, -Infinity),
                Row(4, 4, 4, 4),
                [0, -0.0, 2, 0.5],
                [-2, -2, 4, -0.0]
            ),

            // In the few values of a tensor's ragged end libtorch lets the gradient through a NaN.
            ["ELU, NaN"] = new(
                new Layer.ELU(),
                Long(NaN, 2),
                Long(3, 3),
                [NaN, .. Enumerable.Repeat(2.0, Many - 1)],
                [NaN, .. Enumerable.Repeat(3.0, Many - 1)]
            ),
            ["GELU"] = new(
                new Layer.GELU(),
                Row(0, -0.0, NaN, Infinity, -Infinity, -40, 40),
                Row(3, 3, 3, 3, 3, 3, 3),
                [0, -0.0, NaN, Infinity, NaN, -0.0, 40],
                [1.5, 1.5, NaN, NaN, NaN, 0, 3]
            )
            {
                ReferenceOutput = [0, -0.0, NaN, Infinity, -0.0, -0.0, 40],
                ReferenceInputGradient = [1.5, 1.5, NaN, 3, -0.0, -0.0, 3],
            },
            ["GELU, tanh"] = new(
                new Layer.GELU(approximate: true),
                Row(0, -0.0, NaN, Infinity, -Infinity, -40, 40),
                Row(3, 3, 3, 3, 3, 3, 3),
                [0, -0.0, NaN, Infinity, NaN, -0.0, 40],
                [1.5, 1.5, NaN, NaN, NaN, 0, 3]
            )
            {
                ReferenceOutput = [0, -0.0, NaN, Infinity, -0.0, -0.0, 40],
                ReferenceInputGradient = [1.5, 1.5, NaN, 3, -0.0, -0.0, 3],
            },
            ["SiLU"] = new(
                new Layer.SiLU(),
                Row(0, -0.0, NaN, Infinity, -Infinity, -800, 800),
                Row(3, 3, 3, 3, 3, 3, 3),
                [0, -0.0, NaN, Infinity, NaN, -0.0, 800],
                [1.5, 1.5, NaN, NaN, NaN, -0.0, 3]
            )
            {
                ReferenceOutput = [0, -0.0, NaN, Infinity, -0.0, -0.0, 800],
                ReferenceInputGradient = [1.5, 1.5, NaN, 3, -0.0, -0.0, 3],
            },
            ["Softplus, at the threshold"] = new(
                new Layer.Softplus(1, 0),
                Row(0, -0.0, double.Epsilon, 2, NaN, Infinity, -Infinity),
                Row(3, 3, 3, 3, 3, 3, 3),
                [Math.Log(2), Math.Log(2), double.Epsilon, 2, NaN, Infinity, 0],
                [1.5, 1.5, 3, 3, NaN, 3, 0]
            ),
            ["Softplus, beta counts in the threshold"] = new(
                new Layer.Softplus(2, 0),
                Row(0, double.Epsilon, 800, -800),
                Row(3, 3, 3, 3),
                [Math.Log(2) / 2, double.Epsilon, 800, 0],
                [1.5, 3, 3, 0]
            ),
            ["ReLU6"] = new(
                new Layer.ReLU6(),
                Row(0, -0.0, 6, -1, 2, 7, Infinity, -Infinity),
                Row(3, 3, 3, 3, 3, 3, 3, 3),
                [0, -0.0, 6, 0, 2, 6, 6, 0],
                [0, 0, 0, 0, 3, 0, 0, 0]
            ),
            ["ReLU6, NaN"] = new(
                new Layer.ReLU6(),
                Long(NaN, 2),
                Long(3, 3),
                [NaN, .. Enumerable.Repeat(2.0, Many - 1)],
                [0, .. Enumerable.Repeat(3.0, Many - 1)]
            ),
            ["Hardsigmoid"] = new(
                new Layer.Hardsigmoid(),
                Row(-3, 3, -4, 4, 0, NaN, Infinity, -Infinity),
                Row(3, 3, 3, 3, 3, 3, 3, 3),
                [0, 1, 0, 1, 0.5, NaN, 1, 0],
                [0, 0, 0, 0, 0.5, 0, 0, 0]
            ),
            ["Hardswish"] = new(
                new Layer.Hardswish(),
                Row(-3, 3, -4, 4, 0, -0.0, -1.5, Infinity, -Infinity),
                Row(3, 3, 3, 3, 3, 3, 3, 3, 3),
                [-0.0, 3, -0.0, 4, 0, -0.0, -0.375, Infinity, NaN],
                [0, 3, 0, 3, 1.5, 1.5, 0, 3, 0]
            )
            {
                ReferenceOutput = [-0.0, 3, -0.0, 4, 0, -0.0, -0.375, Infinity, -0.0],
            },
            ["CELU"] = new(
                new Layer.CELU(2),
                Row(0, -0.0, 2, Infinity, -Infinity),
                Row(3, 3, 3, 3, 3),
                [0, -0.0, 2, Infinity, -2],
                [3, 3, 3, 3, 0]
            ),
            ["SELU"] = new(
                new Layer.SELU(),
                Row(0, -0.0, 2, Infinity, -Infinity),
                Row(4, 4, 4, 4, 4),
                [0, -0.0, 2 * Layer.SELU.Scale, Infinity, -Layer.SELU.Scale * Layer.SELU.Alpha],
                [4 * Floor, 4 * Floor, 4 * Layer.SELU.Scale, 4 * Layer.SELU.Scale, 0]
            )
            {
                // The product of the two constants to all its digits.
                ReferenceOutput = [0, -0.0, 2 * Layer.SELU.Scale, Infinity, -ExactFloor],
                ReferenceInputGradient =
                [
                    4 * ExactFloor,
                    4 * ExactFloor,
                    4 * Layer.SELU.Scale,
                    4 * Layer.SELU.Scale,
                    0,
                ],
            },
            ["Mish"] = new(
                new Layer.Mish(),
                Row(0, -0.0, NaN, Infinity, -Infinity, -800, 800),
                Row(5, 5, 5, 5, 5, 5, 5),
                [0, -0.0, NaN, Infinity, NaN, -0.0, 800],
                [3, 3, NaN, NaN, NaN, 0, 5]
            )
            {
                ReferenceOutput = [0, -0.0, NaN, Infinity, -0.0, -0.0, 800],
                ReferenceInputGradient = [3, 3, NaN, 5, -0.0, -0.0, 5],
            },
            ["LogSigmoid"] = new(
                new Layer.LogSigmoid(),
                Row(0, -0.0, NaN, Infinity, -Infinity, -800, 800),
                Row(3, 3, 3, 3, 3, 3, 3),
                [-Math.Log(2), -Math.Log(2), NaN, 0, -Infinity, -800, 0],
                [1.5, 1.5, NaN, 0, 3, 3, 0]
            ),
            ["max pool, tie"] = new(
                new Layer.MaxPool2d(2),
                Image(2, 4, 5, 5, 0, 0, 5, 5, 0, 0),
                Image(1, 2, 7, 9),
                [5, 0],
                [7, 0, 9, 0, 0, 0, 0, 0]
            ),
            ["max pool, NaN"] = new(
                new Layer.MaxPool2d(2),
                Image(2, 4, NaN, 1, 3, 9, NaN, 7, NaN, 9),
                Image(1, 2, 7, 9),
                [NaN, NaN],
                [0, 0, 0, 0, 7, 0, 9, 0]
            ),
            ["max pool, minus infinity"] = new(
                new Layer.MaxPool2d(2, 2, 1),
                Image(2, 2, -Infinity, -Infinity, -Infinity, -Infinity),
                Image(2, 2, 1, 2, 3, 4),
                [-Infinity, -Infinity, -Infinity, -Infinity],
                [1, 2, 3, 4]
            ),
            ["max pool, overlapping windows add up on one pixel"] = new(
                new Layer.MaxPool2d(2, 1),
                Image(2, 3, 1, 8, 1, 0, 0, 0),
                Image(1, 2, 3, 4),
                [8, 8],
                [0, 7, 0, 0, 0, 0]
            ),
            ["max pool, a window over the end"] = new(
                new Layer.MaxPool2d(2) { CeilMode = true },
                Image(3, 3, 1, 2, 7, 3, 4, 7, 9, 9, NaN),
                Image(2, 2, 1, 2, 3, 4),
                [4, 7, 9, NaN],
                [0, 0, 2, 0, 1, 0, 3, 0, 4]
            ),
            ["max pool of signals, tie and NaN"] = new(
                new Layer.MaxPool1d(3),
                HostTensor<double>.Copy([1, 1, 6], [5, 5, 5, NaN, NaN, 9]),
                HostTensor<double>.Copy([1, 1, 2], [1, 2]),
                [5, NaN],
                [1, 0, 0, 0, 2, 0]
            ),
            ["adaptive max pool, tie"] = new(
                new Layer.AdaptiveMaxPool2d((1, 2)),
                Image(2, 3, 1, 6, 6, 6, 6, 0),
                Image(1, 2, 5, 7),
                [6, 6],
                [0, 12, 0, 0, 0, 0]
            ),
            ["adaptive max pool, NaN"] = new(
                new Layer.AdaptiveMaxPool2d((1, 2)),
                Image(2, 3, NaN, 6, 8, NaN, 7, 9),
                Image(1, 2, 5, 7),
                [NaN, 9],
                [0, 0, 0, 5, 0, 7]
            ),
            ["adaptive max pool of signals, tie and NaN"] = new(
                new Layer.AdaptiveMaxPool1d(2),
                HostTensor<double>.Copy([1, 1, 5], [5, 5, NaN, 9, NaN]),
                HostTensor<double>.Copy([1, 1, 2], [1, 2]),
                [NaN, NaN],
                [0, 0, 1, 0, 2]
            ),
            ["global max pool, tie"] = new(
                new Layer.GlobalMaxPool2d(),
                Image(2, 2, 1, 6, 6, 6),
                Row(5),
                [6],
                [0, 5, 0, 0]
            ),
            ["global max pool, NaN"] = new(
                new Layer.GlobalMaxPool2d(),
                Image(2, 2, NaN, 6, NaN, 7),
                Row(5),
                [NaN],
                [0, 0, 5, 0]
            ),
        };

    /// <summary>Equal by bits, but for the NaN's payload.</summary>
    public static bool IsSame(double expected, double actual) =>
        double.IsNaN(expected)
            ? double.IsNaN(actual)
            : BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual);

    private static HostTensor<double> Row(params double[] values) =>
        HostTensor<double>.Copy([1, values.Length], values);

    private const int Many = 64;

    /// <summary>A value, and many of another.</summary>
    private static HostTensor<double> Long(double first, double others) =>
        Row([first, .. Enumerable.Repeat(others, Many - 1)]);

    private static HostTensor<double> Image(int height, int width, params double[] values) =>
        HostTensor<double>.Copy([1, 1, height, width], values);
}
