using DeepLearning.TestSupport;
using TorchSharp;

namespace DeepLearning.KnownBugs;

public class LifetimeTests
{
    private static readonly Model Model = OneRun.Net;

    private static readonly Objective Objective = TestData.CrossEntropy(Model);

    [Theory, EachBackend]
    [KnownBug(
        "TorchSharp#1172",
        "Loaded optimizer state was the other optimizer's own: gone when that was disposed of."
    )]
    public void An_exported_state_outlives_its_executor(string backend)
    {
        var batch = TestData.Batch<double>(Model, Objective, 4, 1);
        ExecutorState<double> exported;
        using var second = Compile(backend);
        using (var first = Compile(backend))
        {
            first.Step(batch, RngKey.FromSeed(0), new Optimizer.Adam(0.01));
            exported = first.Export();
            second.Import(exported);
            first.Step(batch, RngKey.FromSeed(1), new Optimizer.Adam(0.01));
        }

        Assert.Equal(exported, second.Export());
        second.Step(batch, RngKey.FromSeed(1), new Optimizer.Adam(0.01));
        Assert.NotEqual(exported, second.Export());
    }

    [Theory, EachBackend]
    [KnownBug("TorchSharp#121", "Weights made of an array changed of themselves after some hundred calls.")]
    public void A_batchs_memory_may_be_used_again_after_the_call(string backend)
    {
        var batch = TestData.Batch<double>(Model, Objective, 4, 1);
        var (kept, lent) = (batch.Inputs[0].Reals.ToArray(), batch.Inputs[0].Reals.ToArray());
        Assert.Equal(Moved(kept, scribble: false), Moved(lent, scribble: true));

        ExecutorState<double> Moved(double[] x, bool scribble)
        {
            using var executor = Compile(backend);
            executor.Accumulate(new(4, [x], batch.Targets), 1, RngKey.FromSeed(0));
            if (scribble)
                Array.Fill(x, double.NaN);
            GC.Collect();
            executor.Update(new Optimizer.Sgd(0.1));
            return executor.Export();
        }
    }

    [Theory, EachBackend]
    [KnownBug("TorchSharp#317", "A native handle was freed more than once: an access violation.")]
    [KnownBug("TorchSharp#315", "A collection crashed in a finalizer that freed again.")]
    public void Disposing_twice_is_disposing_once(string backend)
    {
        var executor = Compile(backend);
        var predictor = executor.CreatePredictor();
        predictor.Dispose();
        predictor.Dispose();
        executor.Dispose();
        executor.Dispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Fact]
    [KnownBug("TorchSharp#252", "Training took up to a gigabyte a second until nothing was left.")]
    [KnownBug("TorchSharp#434", "The results between the layers of a chain were never freed.")]
    [KnownBug("DiffSharp#126", "Training on libtorch ended out of memory.")]
    [KnownBug("d2l-en#1342", "The running statistics held on to the graph of every step.")]
    [KnownBug("synsin#20", "The running statistics lengthened the graph with each pass.")]
    public void No_step_leaves_a_tensor_behind()
    {
        var batch = TestData.Batch<double>(Model, Objective, 4, 1);
        using var executor = Compile("torch");
        Steps(20);
        var alive = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Steps(100);
        Assert.Equal(alive, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Steps(int count)
        {
            for (var i = 0; i < count; i++)
            {
                executor.Step(batch, RngKey.FromSeed(0).Fold(i), new Optimizer.Adam(0.01));
                executor.Evaluate(batch);
            }
        }
    }

    private static IExecutor<double> Compile(string backend) =>
        OneThread.Compile<double>(backend, Model, new() { Objective = Objective, Seed = 1 });
}
