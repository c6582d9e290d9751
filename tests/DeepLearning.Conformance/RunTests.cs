using System.Numerics;
using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.Conformance;

/// <summary>
/// Whole runs: the same seed gives the same run; one that was interrupted is the one that was not; one may go on
/// elsewhere.
/// </summary>
public class RunTests
{
    private static readonly Model Model = Net.Input(1, 8, 8)
        .Conv2d(4, 3, padding: 1)
        .BatchNorm()
        .ReLU()
        .MaxPool2d(2)
        .Flatten()
        .Dropout(0.2)
        .Dense(10)
        .ToModel();

    private static readonly TrainingPlan Plan = new(
        new Optimizer.Sgd(0.05, momentum: 0.9, weightDecay: 1e-4),
        new Loss.CrossEntropy(),
        epochs: 4,
        batchSize: 16
    )
    {
        Seed = 3,
        Clipping = new Clipping.ByNorm(2),
        Schedule = new Schedule.WarmUp(2, 0.1, new Schedule.Cosine(8)),
        Averaging = new WeightAveraging.Exponential(0.9) { OfStatistics = true },
        EarlyStopping = new(MonitoredValue.ValidationLoss, patience: 3),
        Augmentations =
        [
            new Augmentation.RandomShift(1),
            new Augmentation.RandomRotation(10),
            new Augmentation.Cutout(2),
        ],
        Groups = [new("*.bias") { WeightDecay = 0 }, new("6.weight") { L2Penalty = 1e-3, MaxNorm = 2 }],
    };

    private static readonly Optimizer[] Rules =
    [
        Plan.Optimizer,
        new Optimizer.Adam(0.003),
        new Optimizer.AdamW(0.003, amsGrad: true),
        new Optimizer.RmsProp(0.001, momentum: 0.5, centered: true),
        new Optimizer.Adagrad(),
        new Optimizer.NAdam(0.003),
        new Optimizer.RAdam(0.003),
        new Optimizer.Adadelta(0.1),
        new Optimizer.Lion(0.0003, weightDecay: 0.1),
    ];

    public static TheoryData<string, int> Cases()
    {
        var data = new TheoryData<string, int>();
        foreach (var backend in TestBackends.Names)
            for (var rule = 0; rule < Rules.Length; rule++)
                data.Add(backend, rule);
        return data;
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_same_seed_gives_the_same_run_to_the_bit(string backend, int rule)
    {
        var plan = Plan with { Optimizer = Rules[rule] };
        var (first, second, other) = (
            Run<float>(backend, plan),
            Run<float>(backend, plan),
            Run<float>(backend, plan with { Seed = 4 })
        );
        Assert.Equal(first.Executor, second.Executor);
        Assert.Equal(Losses(first.State), Losses(second.State));
        Assert.NotEqual(first.Executor.Parameters, other.Executor.Parameters);
    }

    [Fact]
    public void The_references_run_is_the_same_on_one_thread_and_two()
    {
        foreach (var rule in Rules)
            Assert.Equal(
                Run<float>("reference", Plan with { Optimizer = rule }).Executor,
                Run<float>("reference", Plan with { Optimizer = rule }, threads: 2).Executor
            );
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_run_resumed_from_its_file_is_the_run_in_one_piece_to_the_bit(string backend, int rule)
    {
        var plan = Plan with { Optimizer = Rules[rule] };
        var whole = Run<double>(backend, plan);
        var rest = Run<double>(backend, plan, SavedAfter(backend, plan, epochs: 2));
        Assert.Equal(whole.Executor, rest.Executor);
        Assert.Equal(Losses(whole.State), Losses(rest.State));
    }

    [Theory]
    [InlineData("reference", "torch")]
    [InlineData("torch", "reference")]
    public void A_run_begun_on_one_backend_goes_on_on_the_other(string first, string second)
    {
        // Not the adaptive rules: before batch norm, a bias has a gradient of pure rounding, which they blow up to a
        // whole step.
        var whole = Run<double>(first, Plan);
        var rest = Run<double>(second, Plan, SavedAfter(first, Plan, epochs: 2));
        var largest = whole.Executor.Parameters.Values.Max(tensor => tensor.Span.ToArray().Max(Math.Abs));
        foreach (var (name, tensor) in whole.Executor.Parameters)
            for (var i = 0; i < tensor.Size; i++)
                Assert.True(
                    Math.Abs(tensor[i] - rest.Executor.Parameters[name][i]) <= Tolerances.Float64.Trajectory * largest,
                    $"{name}[{i}]"
                );
        foreach (var (a, b) in Losses(whole.State).Zip(Losses(rest.State)))
            Assert.Equal(a, b, Tolerances.Float64.Trajectory);
    }

    private static (ExecutorState<T> Executor, TrainingState State) Run<T>(
        string backend,
        TrainingPlan plan,
        Checkpoint<T>? from = null,
        int threads = 1,
        params IReadOnlyList<ITrainingCallback> callbacks
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var data = Digits.Load<T>();
        using var executor = TestBackends
            .Get(backend)
            .Compile<T>(Model, plan.CompileOptionsFor(Model, threads: threads));
        var state = Trainer.Fit(
            executor,
            plan,
            data.Subset([.. Enumerable.Range(0, 100)]),
            data.Subset([.. Enumerable.Range(200, 40)]),
            callbacks,
            from
        );
        return (executor.Export(), state);
    }

    private static Checkpoint<double> SavedAfter(string backend, TrainingPlan plan, int epochs)
    {
        var folder = Directory.CreateTempSubdirectory("deeplearning-");
        try
        {
            var checkpoints = new CheckpointFolder(folder.FullName);
            Run<double>(backend, plan with { Epochs = epochs }, callbacks: new CheckpointWriter(checkpoints));
            return (Checkpoint<double>)checkpoints.Latest()!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<double> Losses(TrainingState state) =>
        state.History.SelectMany(record => new[] { record.TrainLoss, record.ValidationLoss!.Value });
}
