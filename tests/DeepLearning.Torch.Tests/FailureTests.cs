using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DeepLearning.TestSupport;
using TorchSharp;

namespace DeepLearning.Torch.Tests;

/// <summary>What fails inside libtorch's calls comes out of them, leaves nothing behind and changes nothing.</summary>
[Collection(nameof(ProcessWide))]
public sealed class FailureTests : IDisposable
{
    private static readonly Optimizer Rule = new Optimizer.Sgd(0.01, momentum: 0.9);

    private static readonly Clipping ByNorm = new Clipping.ByNorm(0.1);

    private static Model Net(ICustomLayer layer) =>
        Nets.Chain(
            [6],
            new Layer.Dense(10),
            new Layer.BatchNorm(),
            new Layer.Custom(layer),
            new Layer.ReLU(),
            new Layer.Dense(4)
        );

    [Fact]
    public void Failures_leave_no_tensors_and_no_exceptions_behind()
    {
        using var executor = Nets.Compile<float>(Net(new Planted()));
        Fail(executor, 5);
        var tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var last = Fail(executor, 50);
        Assert.Equal(tensors, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        for (var i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(last.IsAlive);
        executor.Step(Nets.Batch<float>(executor.Model, 8), Nets.Key(), Rule);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Fail(TorchExecutor<float> executor, int times)
    {
        Exception? last = null;
        var batch = Nets.Batch<float>(executor.Model, 8);
        for (var i = 0; i < times; i++)
        {
            foreach (var method in new[] { "Forward", "Backward" })
            {
                Planted.Throws = method;
                last = Assert.Throws<PlantedException>(() => executor.Step(batch, Nets.Key(i), Rule));
                Assert.Throws<PlantedException>(() => executor.Step(batch, Nets.Key(i), Rule, null, ByNorm));
                Assert.Throws<PlantedException>(() => executor.Differentiate(batch, Nets.Key(i)));
            }

            (Planted.Throws, Planted.Factor) = (null, double.NaN);
            Assert.Throws<NotFiniteException>(() => executor.Step(batch, Nets.Key(i), Rule, null, ByNorm));
            Planted.Factor = 1;
        }

        return new WeakReference(last);
    }

    /// <summary>
    /// libtorch refuses to differentiate what was overwritten. In torch.autograd.grad that would end the process.
    /// </summary>
    [Fact]
    public void An_error_of_libtorch_in_a_backward_pass_comes_out()
    {
        using var executor = Nets.Compile<double>(Net(new Overwriting()));
        var batch = Nets.Batch<double>(executor.Model, 8);
        var before = executor.Export();
        foreach (
            var call in new Action[]
            {
                () => executor.Accumulate(batch, 1, Nets.Key()),
                () => executor.Step(batch, Nets.Key(), Rule),
                () => executor.Differentiate(batch, Nets.Key(), activations: true),
            }
        )
        {
            var error = Assert.Throws<ExternalException>(call);
            Assert.Contains("modified by an inplace operation", error.Message, StringComparison.Ordinal);
            Assert.Equal(before, executor.Export());
            Assert.All(Nets.Gradients(executor), g => Assert.Equal(0, g));
        }
    }

    [Fact]
    public void Differentiate_leaves_accumulated_gradients_alone()
    {
        using var executor = Nets.Compile<double>(Nets.Cnn());
        var batch = Nets.Batch<double>(executor.Model, 8);
        executor.Accumulate(batch, 0.5, Nets.Key());
        var gradients = Nets.Gradients(executor);
        executor.Differentiate(batch, Nets.Key(), activations: true);
        Assert.Equal(gradients, Nets.Gradients(executor));
    }

    /// <summary>As a CUDA device does, where each reading stops the queue.</summary>
    [Fact]
    public void A_step_that_reads_loss_and_norm_together_is_the_same_step()
    {
        using var together = Nets.Compile<double>(Net(new Planted()));
        using var apart = Nets.Compile<double>(Net(new Planted()));
        together.ReadsTogether = true;
        var batch = Nets.Batch<double>(together.Model, 8);
        var bad = batch.Inputs[0].Reals.ToArray();
        bad[^1] = double.NaN;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(
                apart.Step(batch, Nets.Key(i), Rule, null, ByNorm),
                together.Step(batch, Nets.Key(i), Rule, null, ByNorm)
            );
            Assert.Equal(apart.Export(), together.Export());
            var loss = Assert.Throws<NotFiniteException>(() =>
                together.Step(new(8, [bad], batch.Targets), Nets.Key(i), Rule, null, ByNorm)
            );
            Assert.Equal(("input", null), (loss.Node, loss.Parameter));
            Planted.Factor = double.NaN;
            var norm = Assert.Throws<NotFiniteException>(() => together.Step(batch, Nets.Key(i), Rule, null, ByNorm));
            Planted.Factor = 1;
            Assert.Equal((null, "0.bias"), (norm.Node, norm.Parameter));
            Assert.Equal(apart.Export(), together.Export());
            Assert.All(Nets.Gradients(together), g => Assert.Equal(0, g));
        }
    }

    public void Dispose() => (Planted.Throws, Planted.Factor) = (null, 1);

    /// <summary>exp(x), whose own result, which its derivative needs, it overwrites.</summary>
    private sealed record Overwriting : Layers.Scale, ITorchLayer
    {
        public torch.Tensor Forward(
            IReadOnlyList<torch.Tensor> inputs,
            IReadOnlyList<torch.Tensor> parameters,
            bool training
        )
        {
            var y = inputs[0].exp();
            using Scalar two = 2;
            y.mul_(two);
            return y;
        }
    }
}
