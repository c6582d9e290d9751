using System.Numerics;
using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

public class ConvolutionTests
{
    [Theory, EachBackend]
    [KnownBug("tinygrad#17805", "'Same' padding took each axis for the other: an image of another size came out.")]
    public void Same_padding_reads_kernel_and_dilation_axis_by_axis(string backend)
    {
        var layer = new Layer.Conv2d(2, new(3, 5), padding: Padding.Same, dilation: new(2, 3), hasBias: false);
        Assert.Equal(
            [2, 28, 31],
            layer.InferShape([
                [3, 28, 31],
            ])
        );
        Check<double>(backend, [3, 9, 14], layer, 1e-13);
    }

    [Theory, EachBackend]
    [KnownBug("pytorch#21597", "With six input channels a vectorised convolution was wrong, with eight it was not.")]
    public void Odd_numbers_of_channels_are_as_right_as_even_ones(string backend)
    {
        for (var channels = 1; channels <= 9; channels++)
            Check<float>(backend, [channels, 8, 7], new Layer.Conv2d(5, 3, padding: 1, hasBias: false), 1e-5f);
    }

    [Theory, EachBackend]
    [KnownBug("pytorch#68868", "The weight's gradient of a group convolution was wrong on the CPU.")]
    [KnownBug("tensorflow#53180", "A group convolution had no backward pass on the CPU: it threw.")]
    public void A_group_convolution_has_its_own_gradient(string backend)
    {
        Check<double>(backend, [6, 7, 8], new Layer.Conv2d(9, 2, 2, 1, groups: 3, hasBias: false), 1e-13);
        Check<float>(backend, [8, 7, 8], new Layer.Conv2d(8, 3, padding: 1, groups: 8, hasBias: false), 1e-5f);
    }

    [Theory, EachBackend]
    [KnownBug("pytorch#141221", "In float64, a dilated convolution of ones gave 81 in place of 9.")]
    public void Nine_ones_add_up_to_nine(string backend)
    {
        var layer = new Layer.Conv2d(4, 3, dilation: 2, hasBias: false, weightInitializer: Initializer.Ones);
        Assert.All(OneLayer.Forward(backend, [1, 8, 8], layer, Ones<double>(128)), y => Assert.Equal(9, y));
        Assert.All(OneLayer.Forward(backend, [1, 8, 8], layer, Ones<float>(128)), y => Assert.Equal(9, y));
    }

    [Theory, EachBackend]
    [KnownBug("pytorch#25101", "Where the stride dropped a tail, the input's gradient was wrong at the border.")]
    public void Each_pixel_has_a_gradient_from_each_window_that_it_lies_in(string backend)
    {
        var layer = new Layer.Conv2d(3, 5, 3, 1, hasBias: false, weightInitializer: Initializer.Ones);
        var dx = OneLayer.Backward(backend, [9, 32, 32], layer, Ones<float>(9 * 32 * 32)).InputGradients["input"];
        for (var i = 0; i < dx.Size; i++)
            Assert.Equal(3 * Windows(i / 32 % 32) * Windows(i % 32), dx[i]);

        static int Windows(int pixel) => Enumerable.Range(0, 10).Count(w => pixel >= 3 * w - 1 && pixel < 3 * w + 4);
    }

    [Theory, EachBackend]
    [KnownBug("burn#4799", "With padding on one side only, the backward pass of two convolutions failed on a size.")]
    public void Padding_on_one_side_only_is_zeros_there_forward_and_backward(string backend)
    {
        var sides = new Padding.Sides(0, 1, 4, 0);
        var (inside, before) = (
            Pass([
                new Layer.Conv2d(3, 2, padding: sides),
                new Layer.LayerNorm(),
                new Layer.Conv2d(2, 3, padding: sides),
            ]),
            Pass([
                new Layer.ZeroPad2d(sides),
                new Layer.Conv2d(3, 2),
                new Layer.LayerNorm(),
                new Layer.ZeroPad2d(sides),
                new Layer.Conv2d(2, 3),
            ])
        );
        Assert.Equal(before.Loss, inside.Loss, 1e-13);
        Near.All(before.InputGradients["input"].Span.ToArray(), inside.InputGradients["input"].Span, 1e-14);

        Differentiation<double> Pass(Layer[] layers)
        {
            // The weights of equal values in both, whatever the nodes' names.
            var constant = layers
                .Select(layer =>
                    layer is Layer.Conv2d conv ? conv with { WeightInitializer = new Initializer.Constant(0.3) } : layer
                )
                .ToArray();
            var model = TestData.Chain([2, 5, 6], constant);
            var objective = TestData.Squared(model);
            using var executor = OneThread.Compile<double>(backend, model, new() { Objective = objective });
            return executor.Differentiate(TestData.Batch<double>(model, objective, 3, 1), RngKey.FromSeed(0));
        }
    }

    private static T[] Ones<T>(int count)
        where T : unmanaged, IFloatingPointIeee754<T> => Enumerable.Repeat(T.One, count).ToArray();

    /// <summary>Output and weight's gradient beside those of seven loops, in double.</summary>
    private static void Check<T>(string backend, Shape shape, Layer.Conv2d layer, T tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var x = TestData.Normal<T>(shape.Size, 7);
        var pass = OneLayer.Backward(backend, shape, layer, x);
        var weight = ExecutorState<T>.Initial(TestData.Chain(shape, layer), 1).Parameters["0.weight"];
        var (y, dWeight) = Naive(
            Array.ConvertAll(x, double.CreateChecked),
            shape,
            Array.ConvertAll(weight.Span.ToArray(), double.CreateChecked),
            layer
        );
        var largest = T.CreateChecked(y.Concat(dWeight).Max(Math.Abs));
        Near.All(Array.ConvertAll(y, T.CreateChecked), pass.Activations["0"].Span, tolerance * largest);
        Near.All(
            Array.ConvertAll(dWeight, T.CreateChecked),
            pass.ParameterGradients["0.weight"].Span,
            tolerance * largest
        );
    }

    /// <summary>The output, and the weight's gradient where that of each output is 1.</summary>
    private static (double[] Y, double[] DWeight) Naive(double[] x, Shape shape, double[] weight, Layer.Conv2d layer)
    {
        var (output, padding) = (layer.InferShape([shape]), layer.Window.Padding);
        var (y, dWeight) = (new double[output.Size], new double[weight.Length]);
        var (perGroup, taps) = (shape[0] / layer.Groups, layer.Kernel.Height * layer.Kernel.Width);
        for (var o = 0; o < y.Length; o++)
        {
            var (channel, row, column) = (o / (output[1] * output[2]), o / output[2] % output[1], o % output[2]);
            for (var k = 0; k < perGroup * taps; k++)
            {
                var tap = k % taps;
                var c = channel / (output[0] / layer.Groups) * perGroup + k / taps;
                var i = row * layer.Stride.Height - padding.Top + tap / layer.Kernel.Width * layer.Dilation.Height;
                var j = column * layer.Stride.Width - padding.Left + tap % layer.Kernel.Width * layer.Dilation.Width;
                if (i < 0 || i >= shape[1] || j < 0 || j >= shape[2])
                    continue;
                var w = channel * perGroup * taps + k;
                y[o] += weight[w] * x[(c * shape[1] + i) * shape[2] + j];
                dWeight[w] += x[(c * shape[1] + i) * shape[2] + j];
            }
        }

        return (y, dWeight);
    }
}
