using System.Numerics;

namespace DeepLearning.Core.Tests.Training;

/// <summary>
/// A run of a few steps on a real backend: 20 images of 1x4x4 in three classes, a net with batch norm and dropout.
/// </summary>
internal static class TinyRun
{
    public static Model Model { get; } =
        Net.Input(1, 4, 4).Conv2d(3, 3, padding: 1).BatchNorm().ReLU().Flatten().Dropout(0.2).Dense(3).ToModel();

    public static TrainingPlan Plan { get; } =
        new(new Optimizer.Adam(0.01), new Loss.CrossEntropy(), epochs: 4, batchSize: 6) { Seed = 5 };

    public static Dataset<double> Data { get; } =
        new(
            HostTensor<double>.Create([20, 1, 4, 4], values => Draws.Normal(RngKey.FromSeed(1), 0, 1, values)),
            new Targets<double>.Classes(Enumerable.Range(0, 20).Select(i => i % 3).ToArray())
        );

    public static IExecutor<double> Executor(TrainingPlan? plan = null, Model? model = null) =>
        BackendRegistry
            .Default.Resolve(new())
            .Compile<double>(model ?? Model, (plan ?? Plan).CompileOptionsFor(model ?? Model));

    /// <summary>Trains; what the executor holds in the end, and the state.</summary>
    public static (ExecutorState<double> Executor, TrainingState State) Fit(
        TrainingPlan plan,
        Checkpoint<double>? from = null,
        params IReadOnlyList<ITrainingCallback> callbacks
    )
    {
        using var executor = Executor(plan);
        var state = Trainer.Fit(executor, plan, Data, Data, callbacks, from);
        return (executor.Export(), state);
    }

    /// <summary>All of a history but the time it took.</summary>
    public static IEnumerable<EpochRecord> Timeless(TrainingState state) =>
        state.History.Select(record => record with { Seconds = 0 });
}

/// <summary>A callback made of functions.</summary>
internal sealed class Callback : ITrainingCallback
{
    public Action<RunBegin> RunBegin { get; init; } = _ => { };

    public Action<TrainingState> EpochBegin { get; init; } = _ => { };

    public Action<BatchBegin> BatchBegin { get; init; } = _ => { };

    public Func<BatchLoss, bool>? Loss { get; init; }

    public Func<BatchEnd, bool> BatchEnd { get; init; } = _ => false;

    public Func<TrainingSnapshot, bool> EpochEnd { get; init; } = _ => false;

    public Action<RunEnd> RunEnd { get; init; } = _ => { };

    public bool InspectsLoss => Loss is not null;

    public void OnRunBegin(RunBegin run) => RunBegin(run);

    public void OnEpochBegin(TrainingState state) => EpochBegin(state);

    public void OnBatchBegin(BatchBegin batch) => BatchBegin(batch);

    public TrainingVerdict OnLoss(BatchLoss loss) => Verdict(Loss!(loss));

    public TrainingVerdict OnBatchEnd(BatchEnd batch) => Verdict(BatchEnd(batch));

    public TrainingVerdict OnEpochEnd(TrainingSnapshot snapshot) => Verdict(EpochEnd(snapshot));

    public void OnRunEnd(RunEnd run) => RunEnd(run);

    private static TrainingVerdict Verdict(bool stops) => stops ? TrainingVerdict.Stop : TrainingVerdict.Continue;
}
