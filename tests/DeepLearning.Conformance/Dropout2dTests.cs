using System.Numerics;
using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>
/// Channel dropout's mask is the host's too: one value for each channel of each sample, by the sample's global index.
/// </summary>
public class Dropout2dTests
{
    private const int Channels = 30,
        Plane = 6;

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
            var mask = new T[samples.Length * Channels];
            DropoutMask.Fill(Key.For(RngPurpose.Dropout).Fold("drop"), samples, 0.3, mask);
            Assert.Contains(T.Zero, mask);
            var pass = Run(name, Enumerable.Repeat(T.One, mask.Length * Plane).ToArray(), samples, training: true);
            var (y, dy, dx) = (pass.Activations["drop"], pass.ActivationGradients["drop"], pass.InputGradients["x"]);
            for (var i = 0; i < y.Size; i++)
            {
                Assert.Equal(mask[i / Plane], y[i]);
                Assert.Equal(dy[i] * mask[i / Plane], dx[i]);
            }
        }
    }

    [Theory, EachBackend]
    public void Inference_lets_everything_pass(string name)
    {
        var x = TestData.Normal<double>(2 * Channels * Plane, 1);
        Assert.Equal(x, Run(name, x, [0, 1], training: false).Activations["drop"].Span);
    }

    [Theory, EachBackend]
    public void A_microbatch_draws_what_the_batch_drew(string name)
    {
        const int Sample = Channels * Plane;
        var x = TestData.Normal<double>(4 * Sample, 1);
        var whole = Run(name, x, [0, 1, 2, 3], training: true).Activations["drop"];
        var part = Run(name, x[(2 * Sample)..], [2, 3], training: true).Activations["drop"];
        Assert.Equal(whole.Span[(2 * Sample)..], part.Span);
    }

    [Theory, EachBackend]
    public void Another_step_draws_another_mask(string name)
    {
        var x = TestData.Normal<double>(Channels * Plane, 1);
        Assert.NotEqual(
            Run(name, x, [0], true).Activations["drop"],
            Run(name, x, [0], true, Key.Fold(1)).Activations["drop"]
        );
    }

    private static Differentiation<T> Run<T>(string name, T[] x, long[] samples, bool training, RngKey? key = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var model = new Model(
            [new("x", new Layer.Input([Channels, 2, 3])), new("drop", new Layer.Dropout2d(0.3), ["x"])],
            ["drop"]
        );
        using var executor = TestBackends.Get(name).Compile<T>(model, new() { Objective = TestData.Squared(model) });
        return executor.Differentiate(
            new(samples.Length, [x], [new Targets<T>.Values(new T[x.Length])], samples),
            key ?? Key,
            training,
            activations: true
        );
    }
}
