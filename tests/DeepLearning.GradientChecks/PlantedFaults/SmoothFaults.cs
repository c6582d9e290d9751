using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>
/// Wrong smooth rectifiers: signs, forgotten terms, one form taken for the other, settings that do not count.
/// </summary>
internal static class SmoothFaults
{
    private static readonly FaultCheck Elu = FaultCheck.Layer($"ELU {new Layer.ELU(0.3).Describe()}"),
        EluNear0 = FaultCheck.Layer("ELU , close to 0"),
        Gelu = FaultCheck.Layer("GELU "),
        GeluTanh = FaultCheck.Layer("GELU tanh"),
        SiLU = FaultCheck.Layer("SiLU "),
        SiLUFar = FaultCheck.Layer("SiLU , far"),
        Softplus = FaultCheck.Layer($"Softplus {new Layer.Softplus(3).Describe()}"),
        Bent = FaultCheck.Layer($"Softplus {new Layer.Softplus(0.4, 2).Describe()}");

    public static IEnumerable<Fault> All =>
        [
            Slope<Layer.ELU>("alpha forgotten in the backward pass", Elu, (x, _, dy) => x > 0 ? dy : Math.Exp(x) * dy),
            Slope<Layer.ELU>("derivative y in place of y + alpha", Elu, (x, y, dy) => x > 0 ? dy : y * dy),
            Slope<Layer.ELU>(
                "derivative 1 at 0",
                FaultCheck.Kink("ELU, alpha"),
                (x, _, dy) => x >= 0 ? dy : 0.25 * Math.Exp(x) * dy
            ),
            Value<Layer.ELU>(
                "-0 becomes 0",
                FaultCheck.Kink("ELU"),
                x =>
                    x > 0 ? x
                    : x == 0 ? 0
                    : Math.Exp(x) - 1
            ),
            Value<Layer.ELU>("exp(x) - 1 in the digits that cancel", EluNear0, x => x > 0 ? x : Math.Exp(x) - 1),
            Slope<Layer.GELU>("derivative the share only", Gelu, (x, y, dy) => y / x * dy),
            Slope<Layer.GELU>(
                "the density without the root of 2",
                Gelu,
                (x, y, dy) => (y / x + x * Math.Exp(-x * x / 2) / Math.Sqrt(Math.PI)) * dy
            ),
            Slope<Layer.GELU>(
                "the density without its half",
                Gelu,
                (x, y, dy) => (y / x + x * Math.Exp(-x * x) / Math.Sqrt(2 * Math.PI)) * dy
            ),
            Fault.In<Layer.GELU>(
                "tanh's form in place of erf's",
                Gelu,
                (_, _) => new ApproximateGELU<double>(),
                "output",
                "input:x0"
            ),
            Fault.In<Layer.GELU>(
                "erf's form in place of tanh's",
                GeluTanh,
                (_, _) => new GELU<double>(),
                "output",
                "input:x0"
            ),
            Fault.In<Layer.GELU>(
                "tanh's form with the derivative of erf's",
                GeluTanh,
                (_, own) => new WrongOperation(own.Forward, new GELU<double>().Backward),
                "input:x0"
            ),
            Slope<Layer.GELU>(
                "the cubic term forgotten in the derivative",
                GeluTanh,
                (x, y, dy) =>
                {
                    var tanh = 2 * y / x - 1;
                    return dy * (y / x + x / 2 * (1 - tanh * tanh) * Math.Sqrt(2 / Math.PI));
                }
            ),
            Slope<Layer.SiLU>("derivative s (1 - s)", SiLU, (x, y, dy) => dy * (y / x) * (1 - y / x)),
            Slope<Layer.SiLU>("derivative s + y", SiLU, (x, y, dy) => dy * (y / x + y)),
            Slope<Layer.SiLU>("derivative s (1 + x)", SiLUFar, (x, y, dy) => dy * (y / x) * (1 + x)),
            Slope<Layer.Softplus>(
                "beta a factor of the derivative",
                Softplus,
                (x, _, dy) => dy * 3 / (1 + Math.Exp(-3 * x))
            ),
            Slope<Layer.Softplus>("beta forgotten in the derivative", Softplus, (x, _, dy) => dy / (1 + Math.Exp(-x))),
            Value<Layer.Softplus>("not divided by beta", Softplus, x => Math.Log(1 + Math.Exp(3 * x))),
            Slope<Layer.Softplus>(
                "no threshold in the backward pass",
                Bent,
                (x, _, dy) => dy / (1 + Math.Exp(-0.4 * x))
            ),
            Value<Layer.Softplus>(
                "the threshold on x, not on beta x",
                Bent,
                x => x > 2 ? x : Math.Log(1 + Math.Exp(0.4 * x)) / 0.4
            ),
            Slope<Layer.Softplus>(
                "derivative 1 at the threshold",
                FaultCheck.Kink("Softplus, at the threshold"),
                (x, _, dy) => x >= 0 ? dy : dy / (1 + Math.Exp(-x))
            ),
        ];

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
