using System.Numerics;
using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>Dropout's mask is the host's, in both precisions, and follows the samples' global indices.</summary>
public class DropoutTests
{
    private static readonly RngKey Key = RngKey.FromSeed(8).Fold(3);

    [Theory, EachBackend]
    public void The_mask_is_DropoutMasks_bit_for_bit(string name)
    {
        Check<double>();
        Check<float>();

        void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            long[] samples = [3, 1_000_000_007, 0, 12];
            var mask = new T[samples.Length * 300];
            DropoutMask.Fill(Key.For(RngPurpose.Dropout).Fold("drop"), samples, 0.3, mask);
            var pass = Run(name, Enumerable.Repeat(T.One, mask.Length).ToArray(), samples, training: true);
            Assert.Equal(mask, pass.Activations["drop"].Span);
            var dy = pass.ActivationGradients["drop"];
            for (var i = 0; i < mask.Length; i++)
                Assert.Equal(dy[i] * mask[i], pass.InputGradients["x"][i]);
        }
    }

    [Theory, EachBackend]
    public void Inference_lets_everything_pass(string name)
    {
        var x = TestData.Normal<double>(600, 1);
        Assert.Equal(x, Run(name, x, [0, 1], training: false).Activations["drop"].Span);
    }

    [Theory, EachBackend]
    public void A_microbatch_draws_what_the_batch_drew(string name)
    {
        var x = TestData.Normal<double>(1200, 1);
        var whole = Run(name, x, [0, 1, 2, 3], training: true).Activations["drop"];
        var part = Run(name, x[600..], [2, 3], training: true).Activations["drop"];
        Assert.Equal(whole.Span[600..], part.Span);
    }

    [Theory, EachBackend]
    public void Another_step_draws_another_mask(string name)
    {
        var x = TestData.Normal<double>(300, 1);
        Assert.NotEqual(
            Run(name, x, [0], true).Activations["drop"],
            Run(name, x, [0], true, Key.Fold(1)).Activations["drop"]
        );
    }

    [Theory, EachBackend]
    public void At_rate_1_everything_is_0_in_training_and_passes_in_inference(string name)
    {
        foreach (var layer in new Layer[] { new Layer.Dropout(1), new Layer.Dropout2d(1), new Layer.AlphaDropout(1) })
        {
            var x = TestData.Normal<float>(24, 1);
            var model = TestData.Chain([3, 2, 2], layer);
            using var executor = TestBackends
                .Get(name)
                .Compile<float>(model, new() { Objective = TestData.Squared(model) });
            var batch = Batch<float>.Of(2, x, TestData.Normal<float>(24, 2));
            var pass = executor.Differentiate(batch, Key, activations: true);
            Assert.All(pass.Activations["0"].Span.ToArray(), y => Assert.Equal(0, y));
            Assert.All(pass.InputGradients["input"].Span.ToArray(), dx => Assert.Equal(0, dx));
            Assert.Equal(x, executor.Evaluate(batch).Outputs["0"].Span);
        }
    }

    [Theory, EachBackend]
    public void Alpha_dropout_has_AlphaDropoutMasks_numbers(string name)
    {
        var (x, mask) = (TestData.Normal<double>(600, 1), new double[600]);
        AlphaDropoutMask.Fill<double>(Key.For(RngPurpose.Dropout).Fold("0"), [0, 1], 0.3, mask);
        var model = TestData.Chain([300], new Layer.AlphaDropout(0.3));
        using var executor = TestBackends
            .Get(name)
            .Compile<double>(model, new() { Objective = TestData.Squared(model) });
        var pass = executor.Differentiate(Batch<double>.Of(2, x, x), Key, activations: true);
        for (var i = 0; i < x.Length; i++)
            Assert.Equal(
                mask[i] * x[i] + (mask[i] == 0 ? AlphaDropoutMask.Dropped(0.3) : AlphaDropoutMask.Kept(0.3)),
                pass.Activations["0"][i],
                1e-14
            );
    }

    private static Differentiation<T> Run<T>(string name, T[] x, long[] samples, bool training, RngKey? key = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var model = new Model([new("x", new Layer.Input([300])), new("drop", new Layer.Dropout(0.3), ["x"])], ["drop"]);
        using var executor = TestBackends.Get(name).Compile<T>(model, new() { Objective = TestData.Squared(model) });
        return executor.Differentiate(
            new(samples.Length, [x], [new Targets<T>.Values(new T[x.Length])], samples),
            key ?? Key,
            training,
            activations: true
        );
    }
}
