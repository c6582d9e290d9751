using CsCheck;

namespace DeepLearning.Reference.Tests;

/// <summary>
/// Convolution by unfolding against the naive direct one, forward and backward, over random geometries.
/// </summary>
public class UnfoldingTests
{
    private static readonly Gen<(ConvGeometry Geometry, ulong Seed)> Geometries =
        from groups in Gen.Int[1, 3]
        from channels in Gen.Int[1, 3]
        from filters in Gen.Int[1, 3]
        from height in Gen.Int[1, 9]
        from width in Gen.Int[1, 9]
        from kernel in Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3])
        from stride in Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3])
        from dilation in Gen.Select(Gen.Int[1, 2], Gen.Int[1, 2])
        from padding in Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 2])
        from seed in Gen.ULong
        let layer = new Layer.Conv2d(
            filters * groups,
            kernel,
            stride,
            new Padding.Sides(padding.Item1, padding.Item2, padding.Item3, padding.Item4),
            dilation,
            groups
        )
        let input = Shape.Of(channels * groups, height, width)
        where Fits(layer, input)
        select (new ConvGeometry(input, layer.InferShape([input]), layer.Window, groups), seed);

    [Fact]
    public void Convolution_and_its_gradients_are_those_of_the_direct_sum() =>
        Geometries.Sample(
            sample =>
            {
                const int Count = 2;
                var (g, seed) = sample;
                var layer = new Layer.Conv2d(
                    g.OutputChannels,
                    g.Kernel,
                    g.Window.Stride,
                    g.Window.Padding,
                    g.Window.Dilation,
                    g.Groups
                );
                var model = new Model([new Node("x", new Layer.Input(g.Input)), new Node("c", layer, ["x"])], ["c"]);
                var x = MatrixProductTests.Values(seed, 1, Count * g.Input.Size);
                var target = MatrixProductTests.Values(seed, 2, Count * g.Output.Size);
                using var executor = new ReferenceBackend().Compile<double>(
                    model,
                    new CompileOptions { Objective = Objective.Of(model, new Loss.MeanSquaredError()), Seed = seed }
                );
                var result = executor.Differentiate(Batch<double>.Of(Count, x, target), default, activations: true);
                var weight = executor.Export().Parameters["c.weight"].Span.ToArray();
                var y = result.Activations["c"];
                var dy = result.ActivationGradients["c"];

                var (expected, dx, dWeight) = (new double[y.Size], new double[x.Length], new double[weight.Length]);
                var filters = g.OutputChannels / g.Groups;
                for (var i = 0; i < Count; i++)
                {
                    var sampleIndex = i;
                    Naive.Convolution(
                        g,
                        (o, c, r, s, p, q, row, column) =>
                        {
                            var yAt =
                                ((sampleIndex * g.OutputChannels + o) * g.OutputImage.Height + p) * g.OutputImage.Width
                                + q;
                            var wAt = ((o * g.GroupChannels + c) * g.Kernel.Height + r) * g.Kernel.Width + s;
                            var xAt =
                                ((sampleIndex * g.Input[0] + o / filters * g.GroupChannels + c) * g.Image.Height + row)
                                    * g.Image.Width
                                + column;
                            expected[yAt] += weight[wAt] * x[xAt];
                            dx[xAt] += weight[wAt] * dy[yAt];
                            dWeight[wAt] += dy[yAt] * x[xAt];
                        }
                    );
                }

                AssertClose(expected, y.Span);
                AssertClose(dx, result.InputGradients["x"].Span);
                AssertClose(dWeight, result.ParameterGradients["c.weight"].Span);
            },
            iter: 300,
            seed: "0N0XIzNsQ0O2"
        );

    private static void AssertClose(double[] expected, ReadOnlySpan<double> actual)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-12);
    }

    private static bool Fits(Layer.Conv2d layer, Shape input)
    {
        try
        {
            layer.InferShape([input]);
            return true;
        }
        catch (ShapeException)
        {
            return false;
        }
    }
}
