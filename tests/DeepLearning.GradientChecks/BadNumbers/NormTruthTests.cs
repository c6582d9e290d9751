using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks.BadNumbers;

/// <summary>
/// Where the backends part on a norm of finite float32 numbers, the reference is right: its formulas in float64, which
/// holds every square of a float32.
/// </summary>
public class NormTruthTests
{
    private const int Size = 27;
    private const double Epsilon = 1e-5,
        Weight = 0.75, // so that the largest number times it is one
        Bias = -0.5;

    [Fact]
    public void The_reference_is_right_on_every_finite_number()
    {
        foreach (var number in BadNumber.All)
        {
            var bad = number.Value(BadNumber.LimitsOf<float>());
            if (!double.IsFinite(bad))
                continue;
            foreach (var inGradient in new[] { false, true })
            {
                Check(new Layer.BatchNorm(), [Size, 1], [1], number, bad, inGradient);
                Check(new Layer.BatchNorm(), [3, 1, 3, 3], [1], number, bad, inGradient);
                Check(new Layer.LayerNorm(), [1, Size], [Size], number, bad, inGradient);
            }
        }
    }

    private static void Check(Layer layer, Shape shape, Shape parameter, BadNumber number, double bad, bool inGradient)
    {
        var (x, dy) = (TestData.Tensor(shape, 1), TestData.Tensor(shape, 2));
        var (xs, dys) = inGradient ? (Single(x), number.In<float>(dy)) : (number.In<float>(x), Single(dy));
        var parameters = new NamedTensors<float>([
            KeyValuePair.Create("weight", Filled(parameter, (float)Weight)),
            KeyValuePair.Create("bias", Filled(parameter, (float)Bias)),
            KeyValuePair.Create("running_mean", Filled(parameter, 0)),
            KeyValuePair.Create("running_var", Filled(parameter, 1)),
        ]);
        var pass = LayerPass<float>.Run(Checks.Reference, layer, [xs], dys, parameters, RngKey.FromSeed(1), true);

        double[] values = [.. xs.Span.ToArray().Select(v => (double)v)],
            gradients = [.. dys.Span.ToArray().Select(v => (double)v)];
        var mean = values.Average(v => v - values[0]) + values[0];
        var inverse = 1 / Math.Sqrt(values.Average(v => (v - mean) * (v - mean)) + Epsilon);
        double[] hats = [.. values.Select(v => (v - mean) * inverse)];
        var (shift, slope) = (gradients.Average(), gradients.Zip(hats, (g, h) => g * h).Average());
        var size = Math.Max(1, gradients.Max(Math.Abs));
        for (var i = 0; i < values.Length; i++)
        {
            Near(Weight * hats[i] + Bias, pass.Output[i], 1);
            Near(
                Weight * inverse * (gradients[i] - shift - hats[i] * slope),
                pass.InputGradients[0][i],
                size * Math.Max(1, inverse)
            );
        }

        void Near(double expected, double actual, double scale) =>
            Assert.True(
                Math.Abs(expected - actual) <= 3e-6 * Math.Max(scale, Math.Abs(expected)),
                $"{layer.Kind} {shape}, {number.Name} ({bad}){(inGradient ? " in dy" : "")}: {actual}, but {expected}"
            );
    }

    private static HostTensor<float> Single(HostTensor<double> values) =>
        HostTensor<float>.Copy(values.Shape, Array.ConvertAll(values.Span.ToArray(), v => (float)v));

    private static HostTensor<float> Filled(Shape shape, float value) =>
        HostTensor<float>.Create(shape, values => values.Fill(value));
}
