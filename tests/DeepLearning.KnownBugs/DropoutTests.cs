using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

public class DropoutTests
{
    private static readonly float[] Ones = [.. Enumerable.Repeat(1f, 64)];

    [Theory, EachBackend]
    [KnownBug("pytorch#107942", "A rate of 1 divided by 0 where it was compiled.")]
    public void A_rate_of_one_gives_zeros(string backend)
    {
        var pass = OneLayer.Backward(backend, [64], new Layer.Dropout(1), Ones);
        Assert.Equal(new float[64], pass.Activations["0"].Span.ToArray());
        Assert.Equal(new float[64], pass.InputGradients["input"].Span.ToArray());
        pass = OneLayer.Backward(backend, [4, 4, 4], new Layer.Dropout2d(1), Ones);
        Assert.Equal(new float[64], pass.Activations["0"].Span.ToArray());
        Assert.Equal(new float[64], pass.InputGradients["input"].Span.ToArray());
    }

    [Theory, EachBackend]
    [KnownBug("TorchSharp#1463", "Dropout went on dropping in inference.")]
    [KnownBug("curriculum-dropout#1", "The evaluation took the keep probability of another kind of layer.")]
    public void Training_drops_and_scales_and_inference_does_nothing(string backend)
    {
        var layer = new Layer.Dropout(0.25);
        var y = OneLayer.Backward(backend, [64], layer, Ones).Activations["0"].Span.ToArray();
        Assert.All(y, value => Assert.Contains(value, new[] { 0, 1 / 0.75f }));
        Assert.InRange(y.Count(value => value == 0), 4, 32);
        Assert.Equal(Ones, OneLayer.Forward(backend, [64], layer, Ones));
    }

    [Theory, EachBackend]
    [KnownBug("ConvNetSharp#118", "The gradient of dropout was given the wrong arguments.")]
    public void The_gradient_passes_where_the_value_passed(string backend)
    {
        var pass = OneLayer.Backward(backend, [64], new Layer.Dropout(0.5), Ones);
        Assert.Equal(pass.Activations["0"].Span, pass.InputGradients["input"].Span);
    }

    [Theory, EachBackend]
    [KnownBug("keras#17548", "The mask depended on how many functions had been built before.")]
    [KnownBug("cs249r_book#1869", "The mask came from an unseeded generator beside the seeded one.")]
    public void The_mask_is_the_keys_and_nobody_elses(string backend)
    {
        var model = TestData.Chain([64], new Layer.Dropout(0.5));
        var options = new CompileOptions { Objective = TestData.Squared(model) };
        var first = Mask();
        for (ulong i = 0; i < 3; i++)
            OneLayer.Backward(backend, [64], new Layer.Dropout(0.5), TestData.Normal<float>(64, i));
        Assert.Equal(first, Mask());
        Assert.Equal(first, Mask("reference"));
        Assert.NotEqual(first, Mask(step: 1));

        float[] Mask(string? other = null, long step = 0)
        {
            using var executor = OneThread.Compile<float>(other ?? backend, model, options);
            return executor
                .Differentiate(Batch<float>.Of(1, Ones, new float[64]), RngKey.FromSeed(3).Fold(step))
                .Outputs["0"]
                .Span.ToArray();
        }
    }
}
