using DeepLearning.Reference;

namespace DeepLearning.GradientChecks.PlantedFaults;

/// <summary>Wrong derivatives of the activations, at their kinks and elsewhere, and wrong softmaxes.</summary>
internal static class ElementwiseFaults
{
    private static readonly FaultCheck Leaky = FaultCheck.Layer($"LeakyReLU {new Layer.LeakyReLU(0.3).Describe()}"),
        Sigmoid = FaultCheck.Layer($"Sigmoid {new Layer.Sigmoid().Describe()}"),
        Tanh = FaultCheck.Layer($"Tanh {new Layer.Tanh().Describe()}"),
        Softmax = FaultCheck.Layer("softmax 10"),
        SoftmaxFar = FaultCheck.Layer("softmax, around 1000"),
        SoftmaxOfPixels = FaultCheck.Layer("softmax, axis 0"),
        LogSoftmax = FaultCheck.Layer("log softmax 10"),
        LogSoftmaxOfPixels = FaultCheck.Layer("log softmax, axis 0");

    public static IEnumerable<Fault> All =>
        [
            Slope<Layer.ReLU>("derivative 1 at 0", FaultCheck.Kink("ReLU"), (x, _, dy) => x < 0 ? 0 : dy),
            Slope<Layer.ReLU>("derivative 0 at NaN", FaultCheck.Kink("ReLU"), (x, _, dy) => x > 0 ? dy : 0),
            Fault.Forward<Layer.ReLU>(
                "NaN becomes 0",
                FaultCheck.Kink("ReLU"),
                (_, pass, _) =>
                    Map(
                        pass,
                        x =>
                            x > 0 ? x
                            : x == 0 ? x
                            : 0
                    ),
                "output",
                "input:x0"
            ),
            Fault.Forward<Layer.ReLU>(
                "-0 becomes 0",
                FaultCheck.Kink("ReLU"),
                (_, pass, _) => Map(pass, x => x <= 0 ? 0 : x),
                "output"
            ),
            Slope<Layer.LeakyReLU>(
                "derivative (1 + slope) / 2 at 0",
                FaultCheck.Kink("LeakyReLU"),
                (x, _, dy) =>
                    x > 0 ? dy
                    : x == 0 ? 0.625 * dy
                    : 0.25 * dy
            ),
            Slope<Layer.LeakyReLU>(
                "derivative 1 at 0",
                FaultCheck.Kink("LeakyReLU"),
                (x, _, dy) => x >= 0 ? dy : 0.25 * dy
            ),
            Slope<Layer.LeakyReLU>("slope forgotten in the backward pass", Leaky, (x, _, dy) => x > 0 ? dy : 0),
            Slope<Layer.Sigmoid>("derivative y (1 + y)", Sigmoid, (_, y, dy) => dy * y * (1 + y)),
            Slope<Layer.Sigmoid>("derivative x (1 - x)", Sigmoid, (x, _, dy) => dy * x * (1 - x)),
            Slope<Layer.Tanh>("derivative 1 - y", Tanh, (_, y, dy) => dy * (1 - y)),
            Slope<Layer.Tanh>("derivative 1 - x²", Tanh, (x, _, dy) => dy * (1 - x * x)),
            Slope<Layer.Softmax>("no inner term", Softmax, (_, y, dy) => dy * y),
            Slope<Layer.Softmax>("the diagonal only", Softmax, (_, y, dy) => dy * y * (1 - y)),
            Fault.Forward<Layer.Softmax>(
                "the shift forgotten",
                SoftmaxFar,
                (site, pass, _) =>
                {
                    for (var start = 0; start < pass.Output.Length; start += site.Output.Size)
                    {
                        var sum = 0.0;
                        foreach (var x in pass.Input().Slice(start, site.Output.Size))
                            sum += Math.Exp(x);
                        for (var i = start; i < start + site.Output.Size; i++)
                            pass.Output[i] = Math.Exp(pass.Input()[i]) / sum;
                    }
                },
                "output",
                "input:x0"
            ),
            Fault.In<Layer.Softmax>(
                "along the last axis in place of the first",
                SoftmaxOfPixels,
                (site, _) => new Reference.Softmax<double>(site.Output, -1),
                "output",
                "input:x0"
            ),
            Slope<Layer.LogSoftmax>("no inner term", LogSoftmax, (_, _, dy) => dy),
            Slope<Layer.LogSoftmax>("the diagonal only", LogSoftmax, (_, y, dy) => dy * (1 - Math.Exp(y))),
            Fault.Backward<Layer.LogSoftmax>(
                "softmax's gradient",
                LogSoftmax,
                (site, pass, c) =>
                {
                    for (var start = 0; start < pass.Output.Length; start += site.Output.Size)
                    {
                        var inner = 0.0;
                        for (var i = start; i < start + site.Output.Size; i++)
                            inner += pass.OutputGradient[i] * Math.Exp(pass.Output[i]);
                        for (var i = start; i < start + site.Output.Size; i++)
                            c.Inputs[0][i] = Math.Exp(pass.Output[i]) * (pass.OutputGradient[i] - inner);
                    }
                },
                "input:x0"
            ),
            Fault.Forward<Layer.LogSoftmax>(
                "the logarithm of the sum forgotten",
                LogSoftmax,
                (site, pass, _) =>
                {
                    for (var i = 0; i < pass.Output.Length; i++)
                    {
                        var largest = double.NegativeInfinity;
                        foreach (var x in pass.Input().Slice(i / site.Output.Size * site.Output.Size, site.Output.Size))
                            largest = Math.Max(largest, x);
                        pass.Output[i] = pass.Input()[i] - largest;
                    }
                },
                "output",
                "input:x0"
            ),
            Fault.In<Layer.LogSoftmax>(
                "along the last axis in place of the first",
                LogSoftmaxOfPixels,
                (site, _) => new Reference.LogSoftmax<double>(site.Output, -1),
                "output",
                "input:x0"
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

    private static void Map(NodePass<double> pass, Func<double, double> function)
    {
        for (var i = 0; i < pass.Output.Length; i++)
            pass.Output[i] = function(pass.Input()[i]);
    }
}
