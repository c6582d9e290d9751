using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

public class MaxPoolingTests
{
    [Theory, EachBackend]
    [KnownBug("pytorch#33384", "The documentation promised zeros around the image; what is there never wins.")]
    public void Padding_never_wins(string backend) =>
        Assert.Equal(
            [-5, -6, -7, -8],
            OneLayer.Forward(backend, [1, 2, 2], new Layer.MaxPool2d(2, padding: 1), [-5f, -6, -7, -8])
        );

    [Theory, EachBackend]
    [KnownBug("pytorch#7645", "A NaN lost against every number, so it vanished in a pooling layer.")]
    [KnownBug("burn#5662", "A NaN counted only where it stood first in its window.")]
    public void A_NaN_anywhere_in_a_window_is_its_largest(string backend)
    {
        foreach (var place in Enumerable.Range(0, 4))
        {
            float[] window = [1, 3, 5, 6];
            window[place] = float.NaN;
            Assert.Equal([float.NaN], OneLayer.Forward(backend, [1, 2, 2], new Layer.MaxPool2d(2), window));
            Assert.Equal([float.NaN], OneLayer.Forward(backend, [1, 2, 2], new Layer.GlobalMaxPool2d(), window));
        }
    }

    [Theory, EachBackend]
    [KnownBug("tensorflow#125965", "Channels in whole vectors kept a NaN, the last ones lost it.")]
    public void Equal_channels_are_pooled_alike(string backend)
    {
        for (var channels = 1; channels <= 17; channels++)
        {
            var x = Enumerable.Range(0, channels).SelectMany(_ => new[] { 1, double.NaN, 3, 2 }).ToArray();
            var y = OneLayer.Forward(backend, [channels, 2, 2], new Layer.MaxPool2d(2), x);
            Assert.All(y, value => Assert.True(double.IsNaN(value)));
        }
    }

    [Theory, EachBackend]
    [KnownBug(
        "pytorch#1466",
        "A window of -infinity had no place of its largest: its gradient was written to index -1."
    )]
    [KnownBug("pytorch#23161", "A window of -infinity came out as -3.4e38.")]
    public void A_window_of_minus_infinity_stays_so_and_its_first_pixel_has_the_gradient(string backend)
    {
        const float Out = float.NegativeInfinity;
        var pass = OneLayer.Backward(backend, [1, 2, 4], new Layer.MaxPool2d(2), [Out, Out, 7, 8, Out, Out, 9, 8]);
        Assert.Equal([Out, 9], pass.Activations["0"].Span.ToArray());

        // What is summed behind it is -infinity: below the target, so the gradient that comes down is -1.
        Assert.Equal([-1, 0, 0, 0, 0, 0, -1, 0], pass.InputGradients["input"].Span.ToArray());
    }

    [Fact]
    [KnownBug("pytorch#114216", "A dilated window that reached beyond the padded image gave -infinity.")]
    [KnownBug("onnx#4958", "A window without a pixel gave the smallest float, or NaN as a mean.")]
    public void A_window_without_a_pixel_is_refused()
    {
        Assert.Throws<ShapeException>(() =>
            new Layer.MaxPool2d(3, 6, 1, 2).InferShape([
                [1, 1, 224],
            ])
        );
        Assert.Throws<ShapeException>(() =>
            new Layer.MaxPool2d(2, 1, 1, 2).InferShape([
                [1, 1, 1],
            ])
        );
    }

    [Fact]
    [KnownBug("FastNN#5", "Padding as wide as the kernel made windows of padding only: -infinity, or 0/0 as a mean.")]
    public void Padding_of_more_than_half_the_kernel_is_refused()
    {
        Assert.Throws<ShapeException>(() =>
            new Layer.MaxPool2d(3, 3, 3).InferShape([
                [1, 1, 1],
            ])
        );
        Assert.Throws<ShapeException>(() =>
            new Layer.AvgPool2d(3, 3, 3).InferShape([
                [1, 1, 1],
            ])
        );
    }

    [Theory, EachBackend]
    [KnownBug("executorch#21686", "The backward pass added to what the last one had left in its buffer.")]
    public void A_second_backward_pass_starts_from_nothing(string backend)
    {
        var model = TestData.Chain(
            [2, 6, 6],
            new Layer.Conv2d(3, 3, padding: 1),
            new Layer.MaxPool2d(3, stride: 2),
            new Layer.Flatten(),
            new Layer.Dense(3)
        );
        var objective = TestData.CrossEntropy(model);
        var options = new CompileOptions { Objective = objective, Seed = 1 };
        var (a, b) = (TestData.Batch<float>(model, objective, 4, 1), TestData.Batch<float>(model, objective, 4, 2));
        using var used = OneThread.Compile<float>(backend, model, options);
        using var fresh = OneThread.Compile<float>(backend, model, options);
        used.Differentiate(a, RngKey.FromSeed(0));
        var (second, first) = (used.Differentiate(b, RngKey.FromSeed(0)), fresh.Differentiate(b, RngKey.FromSeed(0)));
        Assert.Equal(first.ParameterGradients, second.ParameterGradients);
        Assert.Equal(first.InputGradients, second.InputGradients);
    }

    [Theory, EachBackend]
    [KnownBug("burn#4466", "The backward pass took the rows' dilation for the columns' too.")]
    public void The_gradient_goes_where_the_largest_was_with_another_dilation_on_each_axis(string backend)
    {
        // The image grows to the right and downwards: each window's largest is its last tap, (1, 3) beside its first.
        var x = Enumerable.Range(0, 30).Select(i => (double)i).ToArray();
        var layer = new Layer.MaxPool2d(2, stride: 1, dilation: new(1, 3));
        var pass = OneLayer.Backward(backend, [1, 5, 6], layer, x);
        for (var i = 0; i < 30; i++)
            Assert.Equal(i / 6 >= 1 && i % 6 >= 3 ? 1 : 0, pass.InputGradients["input"][i]);
    }
}
