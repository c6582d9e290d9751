using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

public class AveragePoolingTests
{
    [Theory, EachBackend]
    [KnownBug("tinygrad#605", "The zeros of the padding were counted although they were not to be.")]
    public void Padding_counts_where_it_is_to_count_and_nowhere_else(string backend)
    {
        double[] x = [1, 2, 3, 4];
        var layer = new Layer.AvgPool2d(3, stride: 1, padding: 1);
        Near.All([2.5, 2.5, 2.5, 2.5], OneLayer.Forward(backend, [1, 2, 2], layer with { CountPadding = false }, x), 0);
        var ninth = 10 / 9.0;
        Near.All([ninth, ninth, ninth, ninth], OneLayer.Forward(backend, [1, 2, 2], layer, x), 1e-15);
    }

    [Theory, EachBackend]
    [KnownBug("TorchSharp#1200", "The stride was passed on as the padding.")]
    [KnownBug("TorchSharp#1249", "Without a stride, windows went on by one pixel in place of their own width.")]
    public void The_stride_is_the_kernel_unless_told_and_no_padding(string backend)
    {
        double[] x = [1, 2, 3, 4, 5, 6];
        Near.All([1.5, 3.5, 5.5], OneLayer.Forward(backend, [1, 1, 6], new Layer.AvgPool2d(new(1, 2)), x), 0);
        var layer = new Layer.AvgPool2d(new(1, 2), stride: 1);
        Near.All([1.5, 2.5, 3.5, 4.5, 5.5], OneLayer.Forward(backend, [1, 1, 6], layer, x), 0);
    }

    [Theory, EachBackend]
    [KnownBug("onnxruntime#16203", "A last window that overhung the padded image was divided by the whole kernel.")]
    public void What_no_whole_window_reaches_is_left_out(string backend)
    {
        float[] x = [2.0903f, 4.6493f, 1.6320f, -3.2051f, 4.6975f, 4.7296f, 3.3653f, -1.5815f, -2.3832f];
        var layer = new Layer.AvgPool2d(new(1, 7), new(1, 3), new(0, 3));
        Near.All([0.73807144f, 2.5655572f, 0.8032287f], OneLayer.Forward(backend, [1, 1, 9], layer, x), 1e-6f);
    }

    [Theory, EachBackend]
    [KnownBug("onnxruntime#27375", "With padding on two sides only, the divisor took the wrong side's padding.")]
    public void Padding_on_two_sides_only_is_divided_by_the_whole_window(string backend)
    {
        var model = TestData.Chain(
            [1, 2, 2],
            new Layer.ZeroPad2d(new Padding.Sides(0, 1, 0, 1)),
            new Layer.AvgPool2d(2, stride: 1)
        );
        using var executor = OneThread.Compile<double>(backend, model, new());
        var y = executor.Evaluate(new(1, [new double[] { 1, 1, 1, 1 }])).Outputs["1"];
        Assert.Equal([1, 0.5, 0.5, 0.25], y.Span.ToArray());
    }

    [Theory, EachBackend]
    [KnownBug("burn#5308", "For even numbers of channels the gradient held what had lain in freed memory.")]
    public void Each_number_of_channels_has_a_gradient_of_its_own_memory(string backend)
    {
        for (var channels = 1; channels <= 6; channels++)
        {
            Shape shape = [channels, 1, 6];
            OneLayer.Backward(backend, shape, new Layer.AvgPool2d(new(1, 3)), new double[6 * channels], Sentinel(2));
            var pass = OneLayer.Backward(backend, shape, new Layer.AvgPool2d(new(1, 3)), new double[6 * channels]);
            Near.All(Enumerable.Repeat(1 / 3.0, 6 * channels).ToArray(), pass.InputGradients["input"].Span, 1e-16);

            double[] Sentinel(int pixels) => [.. Enumerable.Repeat(1e9, pixels * channels)];
        }
    }

    [Theory, EachBackend]
    [KnownBug("tensorflow#48773", "The gradient of an average was wrong for some shapes.")]
    [KnownBug("burn#5653", "Backward divided the windows at the border by another number than forward.")]
    public void Each_pixel_gets_its_share_of_each_window_that_it_lies_in(string backend)
    {
        Shape shape = [1, 5, 4];
        foreach (var counts in new[] { true, false })
        foreach (var (kernel, stride, padding) in new[] { (3, 2, 1), (2, 1, 1), (3, 1, 0), (4, 3, 2) })
        {
            var layer = new Layer.AvgPool2d(kernel, stride, padding, counts);
            var output = layer.InferShape([shape]);
            var dy = Enumerable.Range(1, output.Size).Select(i => (double)(1 << i % 5)).ToArray();
            var expected = new double[shape.Size];
            for (var i = 0; i < dy.Length; i++)
            {
                var pixels = Window(i / output[2] * stride - padding, i % output[2] * stride - padding, kernel);
                foreach (var pixel in pixels)
                    expected[pixel] += dy[i] / (counts ? kernel * kernel : pixels.Count);
            }

            var pass = OneLayer.Backward(backend, shape, layer, TestData.Normal<double>(shape.Size, 1), dy);
            Near.All(expected, pass.InputGradients["input"].Span, 1e-13);
        }

        List<int> Window(int top, int left, int kernel) =>
            [
                .. from row in Enumerable.Range(top, kernel)
                from column in Enumerable.Range(left, kernel)
                where row >= 0 && row < shape[1] && column >= 0 && column < shape[2]
                select row * shape[2] + column,
            ];
    }
}
