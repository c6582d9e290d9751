using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>
/// Wrong activations of straight pieces, wrong ones with settings or constants of their own, wrong gates: kinks that
/// are taken for one side, one form taken for the other, forgotten terms and factors.
/// </summary>
internal static class PieceFaults
{
    private static readonly FaultCheck Ceiling = FaultCheck.Kink("ReLU6"),
        Sigmoid = FaultCheck.Kink("Hardsigmoid"),
        Swish = FaultCheck.Kink("Hardswish"),
        SwishNear = FaultCheck.Layer("Hardswish "),
        Celu = FaultCheck.Layer($"CELU {new Layer.CELU(0.3).Describe()}"),
        CeluNear0 = FaultCheck.Layer("CELU 4, close to 0"),
        Selu = FaultCheck.Layer("SELU "),
        Mish = FaultCheck.Layer("Mish "),
        LogSigmoid = FaultCheck.Layer("LogSigmoid ");

    public static IEnumerable<Fault> All =>
        [
            Slope<Layer.ReLU6>("derivative 1 at the ceiling", Ceiling, (x, _, dy) => x <= 0 || x > 6 ? 0 : dy),
            Slope<Layer.ReLU6>("derivative 1 at 0", Ceiling, (x, _, dy) => x < 0 || x >= 6 ? 0 : dy),
            Slope<Layer.ReLU6>(
                "no ceiling in the backward pass",
                FaultCheck.Layer("ReLU6 , far"),
                (x, _, dy) => x <= 0 ? 0 : dy
            ),
            Value<Layer.ReLU6>(
                "NaN becomes 0",
                FaultCheck.Kink("ReLU6, NaN"),
                x =>
                    x > 0 ? Math.Min(x, 6)
                    : x == 0 ? x
                    : 0
            ),
            Slope<Layer.Hardsigmoid>("derivative 1/6 at 3", Sigmoid, (x, _, dy) => x > -3 && x <= 3 ? dy / 6 : 0),
            Slope<Layer.Hardsigmoid>("derivative 1/6 at -3", Sigmoid, (x, _, dy) => x >= -3 && x < 3 ? dy / 6 : 0),
            Value<Layer.Hardsigmoid>(
                "Keras's slope of 1/5",
                FaultCheck.Layer("Hardsigmoid "),
                x => Math.Clamp(0.2 * x + 0.5, 0, 1)
            ),
            Slope<Layer.Hardswish>("derivative the gate only", SwishNear, (x, y, dy) => y / x * dy),
            Slope<Layer.Hardswish>(
                "derivative 3/2 at 3",
                Swish,
                (x, _, dy) =>
                    x > 3 ? dy
                    : x <= -3 ? 0
                    : (2 * x + 3) / 6 * dy
            ),
            Slope<Layer.Hardswish>(
                "derivative -1/2 at -3",
                Swish,
                (x, _, dy) =>
                    x >= 3 ? dy
                    : x < -3 ? 0
                    : (2 * x + 3) / 6 * dy
            ),
            Slope<Layer.CELU>("ELU's derivative", Celu, (x, y, dy) => x > 0 ? dy : (y + 0.3) * dy),
            Value<Layer.CELU>("x not divided by alpha", Celu, x => x > 0 ? x : 0.3 * (Math.Exp(x) - 1)),
            Value<Layer.CELU>(
                "exp(x) - 1 in the digits that cancel",
                CeluNear0,
                x => x > 0 ? x : 4 * (Math.Exp(x / 4) - 1)
            ),
            Slope<Layer.SELU>("scale forgotten above 0", Selu, (x, y, dy) => x > 0 ? dy : (y + Steep) * dy),
            Slope<Layer.SELU>(
                "scale forgotten below 0",
                Selu,
                (x, _, dy) => x > 0 ? Layer.SELU.Scale * dy : Layer.SELU.Alpha * Math.Exp(x) * dy
            ),
            Slope<Layer.SELU>(
                "derivative scale at 0",
                FaultCheck.Kink("SELU"),
                (x, y, dy) => x >= 0 ? Layer.SELU.Scale * dy : (y + Steep) * dy
            ),
            Value<Layer.SELU>("alpha of 1.67", Selu, x => Layer.SELU.Scale * (x > 0 ? x : 1.67 * (Math.Exp(x) - 1))),
            Slope<Layer.Mish>("derivative the gate only", Mish, (x, y, dy) => y / x * dy),
            Slope<Layer.Mish>(
                "the softplus' own derivative forgotten",
                Mish,
                (x, y, dy) => (y / x + x * (1 - y / x * (y / x))) * dy
            ),
            Fault.In<Layer.Mish>("SiLU in place of it", Mish, (_, _) => new SiLU<double>(), "output", "input:x0"),
            Slope<Layer.LogSigmoid>("derivative s(x)", LogSigmoid, (x, y, dy) => Math.Exp(y) * dy),
            Slope<Layer.LogSigmoid>(
                "derivative of the sign of the softplus",
                LogSigmoid,
                (x, y, dy) => (Math.Exp(y) - 1) * dy
            ),
            Value<Layer.LogSigmoid>(
                "the logarithm of what rounds to 0",
                FaultCheck.Kink("LogSigmoid"),
                x => Math.Log(1 / (1 + Math.Exp(-x)))
            ),
        ];

    private const double Steep = Layer.SELU.Scale * Layer.SELU.Alpha;

    private static Fault Slope<TLayer>(string name, FaultCheck check, Func<double, double, double, double> dx)
        where TLayer : Layer =>
        Fault.Backward<TLayer>(
            name,
            check,
            (_, pass, c) =>
            {
                for (var i = 0; i < c.Inputs[0].Length; i++)
                    c.Inputs[0][i] = dx(pass.Input()[i], pass.Output[i], pass.OutputGradient[i]);
            },
            "input:x0"
        );

    private static Fault Value<TLayer>(string name, FaultCheck check, Func<double, double> y)
        where TLayer : Layer =>
        Fault.Forward<TLayer>(
            name,
            check,
            (_, pass, _) =>
            {
                for (var i = 0; i < pass.Output.Length; i++)
                    pass.Output[i] = y(pass.Input()[i]);
            },
            "output"
        );
}
