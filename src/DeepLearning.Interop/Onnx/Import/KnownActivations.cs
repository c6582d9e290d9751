namespace DeepLearning.Interop.Onnx.Import;

/// <summary>The activations without settings that exporters spell out, each with its formula in float64.</summary>
internal static class KnownActivations
{
    /// <summary>
    /// How far constants that were rounded to float32, and cancellation in float64, may part two values.
    /// </summary>
    private const double Tolerance = 2e-6;

    /// <summary>Points on both sides of every kink, near 0, and far out.</summary>
    private static readonly double[] Points =
    [
        -40,
        -17.3,
        -9.1,
        -6.01,
        -5.2,
        -4.1,
        -3.4,
        -3.05,
        -2.95,
        -2.2,
        -1.6,
        -1.1,
        -0.7,
        -0.33,
        -0.1,
        -0.01,
        0,
        0.01,
        0.12,
        0.4,
        0.8,
        1.3,
        1.9,
        2.4,
        2.97,
        3.03,
        3.7,
        4.6,
        5.95,
        6.05,
        8.2,
        11.5,
        19.7,
    ];

    public static IReadOnlyList<(Layer Layer, Func<double, double> Values)> All { get; } =
    [
        (new Layer.ReLU(), x => Math.Max(x, 0)),
        (new Layer.ReLU6(), x => Math.Clamp(x, 0, 6)),
        (new Layer.SiLU(), x => x * Sigmoid(x)),
        (new Layer.GELU(), x => x * 0.5 * (1 + ErrorFunction.Of(x / Math.Sqrt(2)))),
        (new Layer.GELU(approximate: true), ApproximateGelu),
        (new Layer.Hardsigmoid(), x => Math.Clamp(x + 3, 0, 6) / 6),
        (new Layer.Hardswish(), x => x * Math.Clamp(x + 3, 0, 6) / 6),
        (new Layer.Mish(), x => x * Math.Tanh(Softplus(x))),
        (new Layer.LogSigmoid(), x => -Softplus(-x)),
        (new Layer.Softplus(), Softplus),
        (new Layer.Sigmoid(), Sigmoid),
        (new Layer.Tanh(), Math.Tanh),
        (new Layer.ELU(), x => x > 0 ? x : Math.Exp(x) - 1),
        (new Layer.SELU(), x => Layer.SELU.Scale * (x > 0 ? x : Layer.SELU.Alpha * (Math.Exp(x) - 1))),
    ];

    /// <summary>The activation with a setting among these numbers that a function is; null for none.</summary>
    public static Layer? With(double[] numbers, double threshold, Func<double, double> function)
    {
        foreach (var number in numbers.Where(number => double.IsFinite(number)))
        {
            if (Agree(function, x => x > 0 ? x : number * x))
                return new Layer.LeakyReLU(number);
            if (Agree(function, x => x > 0 ? x : number * (Math.Exp(x) - 1)))
                return new Layer.ELU(number);
            if (number > 0 && Agree(function, x => x > 0 ? x : number * (Math.Exp(x / number) - 1)))
                return new Layer.CELU(number);
            if (number > 0 && Agree(function, x => number * x > threshold ? x : Softplus(number * x) / number))
                return new Layer.Softplus(number, threshold);
        }

        return null;
    }

    public static bool Agree(Func<double, double> a, Func<double, double> b)
    {
        foreach (var point in Points)
        {
            var (first, second) = (a(point), b(point));
            if (!(Math.Abs(first - second) <= Tolerance * Math.Max(Math.Abs(second), 1e-3)))
                return false;
        }

        return true;
    }

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private static double ApproximateGelu(double x) =>
        x * 0.5 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
}
