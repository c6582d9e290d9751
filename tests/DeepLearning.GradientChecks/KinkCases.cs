namespace DeepLearning.GradientChecks;

/// <summary>Values exactly at the kinks, and what libtorch makes of them.</summary>
internal static class KinkCases
{
    private const double NaN = double.NaN, Infinity = double.PositiveInfinity;

    /// <summary>A layer, what it is fed, and the output and input gradient that libtorch has.</summary>
    public sealed record Case(Layer Layer, HostTensor<double> Input, HostTensor<double> OutputGradient, double[] Output, double[] InputGradient);

    public static IReadOnlyDictionary<string, Case> All { get; } = new Dictionary<string, Case>
    {
        ["ReLU"] = new(
            new Layer.ReLU(), Row(0, -0.0, NaN, -1, 2, Infinity, -Infinity), Row(3, 3, 3, 3, 3, 3, 3), [0, -0.0, NaN, 0, 2, Infinity, 0], [0, 0, 3, 0, 3, 3, 0]),
        ["LeakyReLU"] = new(new Layer.LeakyReLU(0.25), Row(0, -0.0, NaN, -4, 2), Row(4, 4, 4, 4, 4), [0, -0.0, NaN, -1, 2], [1, 1, 1, 1, 4]),
        ["LeakyReLU, negative slope"] = new(new Layer.LeakyReLU(-0.5), Row(0, -0.0, -4, 2), Row(4, 4, 4, 4), [-0.0, 0, 2, 2], [-2, -2, -2, 4]),
        ["max pool, tie"] = new(new Layer.MaxPool2d(2), Image(2, 4, 5, 5, 0, 0, 5, 5, 0, 0), Image(1, 2, 7, 9), [5, 0], [7, 0, 9, 0, 0, 0, 0, 0]),
        ["max pool, NaN"] = new(new Layer.MaxPool2d(2), Image(2, 4, NaN, 1, 3, 9, NaN, 7, NaN, 9), Image(1, 2, 7, 9), [NaN, NaN], [0, 0, 0, 0, 7, 0, 9, 0]),
        ["max pool, minus infinity"] = new(
            new Layer.MaxPool2d(2, 2, 1), Image(2, 2, -Infinity, -Infinity, -Infinity, -Infinity), Image(2, 2, 1, 2, 3, 4),
            [-Infinity, -Infinity, -Infinity, -Infinity], [1, 2, 3, 4]),
        ["max pool, overlapping windows add up on one pixel"] = new(new Layer.MaxPool2d(2, 1), Image(2, 3, 1, 8, 1, 0, 0, 0), Image(1, 2, 3, 4), [8, 8], [0, 7, 0, 0, 0, 0]),
        ["global max pool, tie"] = new(new Layer.GlobalMaxPool2d(), Image(2, 2, 1, 6, 6, 6), Row(5), [6], [0, 5, 0, 0]),
        ["global max pool, NaN"] = new(new Layer.GlobalMaxPool2d(), Image(2, 2, NaN, 6, NaN, 7), Row(5), [NaN], [0, 0, 5, 0]),
    };

    /// <summary>Equal by bits, but for the NaN's payload.</summary>
    public static bool IsSame(double expected, double actual) => double.IsNaN(expected)
        ? double.IsNaN(actual)
        : BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual);

    private static HostTensor<double> Row(params double[] values) => HostTensor<double>.Copy([1, values.Length], values);

    private static HostTensor<double> Image(int height, int width, params double[] values) => HostTensor<double>.Copy([1, 1, height, width], values);
}
