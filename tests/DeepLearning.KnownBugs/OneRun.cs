using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

/// <summary>Runs of a few steps: 20 images of 1x4x4 in three classes.</summary>
internal static class OneRun
{
    /// <summary>With all that has a state or draws: batch norm and dropout.</summary>
    public static Model Net { get; } =
        TestData.Chain(
            [1, 4, 4],
            new Layer.Conv2d(3, 3, padding: 1),
            new Layer.BatchNorm(),
            new Layer.ReLU(),
            new Layer.Flatten(),
            new Layer.Dropout(0.2),
            new Layer.Dense(3)
        );

    /// <summary>Whose gradients of parts add up: no batch norm.</summary>
    public static Model Plain { get; } =
        TestData.Chain([1, 4, 4], new Layer.Flatten(), new Layer.Dense(5), new Layer.Tanh(), new Layer.Dense(3));

    public static Dataset<double> Data { get; } = Images(20, seed: 1);

    public static Dataset<double> Validation { get; } = Images(9, seed: 2);

    /// <summary>4 updates an epoch.</summary>
    public static TrainingPlan Plan { get; } =
        new(new Optimizer.Adam(0.01), new Loss.CrossEntropy(), epochs: 4, batchSize: 6) { Seed = 5 };

    /// <summary>What the executor holds after the run, and where the run stands.</summary>
    public static (ExecutorState<double> Executor, TrainingState State) Fit(
        string backend,
        Model model,
        TrainingPlan plan,
        Checkpoint<double>? from = null,
        params IReadOnlyList<ITrainingCallback> callbacks
    )
    {
        using var executor = OneThread.Compile<double>(backend, model, plan.CompileOptionsFor(model));
        var state = Trainer.Fit(executor, plan, Data, Validation, callbacks, from);
        return (executor.Export(), state);
    }

    /// <summary>The checkpoint of a run that is stopped after so many batches and the update under way.</summary>
    public static Checkpoint<double> StoppedAfter(int batches, string backend, Model model, TrainingPlan plan)
    {
        var stop = new StopAfter(batches);
        Fit(backend, model, plan, callbacks: stop);
        return (Checkpoint<double>)stop.Checkpoint!;
    }

    /// <summary>All of a history but the time it took.</summary>
    public static IEnumerable<EpochRecord> Timeless(TrainingState state) =>
        state.History.Select(record => record with { Seconds = 0 });

    private static Dataset<double> Images(int count, ulong seed) =>
        new(
            TestData.Tensor([count, 1, 4, 4], seed),
            new Targets<double>.Classes(Enumerable.Range(0, count).Select(i => i % 3).ToArray())
        );

    private sealed class StopAfter(int batches) : ITrainingCallback
    {
        private int _batches;

        public Checkpoint? Checkpoint { get; private set; }

        public TrainingVerdict OnBatchEnd(BatchEnd batch) =>
            ++_batches == batches ? TrainingVerdict.Stop : TrainingVerdict.Continue;

        public void OnRunEnd(RunEnd run) => Checkpoint = run.Snapshot!.Capture();
    }
}
