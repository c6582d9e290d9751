using DeepLearning.Core.Tests.Training;

namespace DeepLearning.Core.Tests.Tuning;

/// <summary>A search of a few trials of a few steps on a real backend, one of which diverges.</summary>
internal static class TinySearch
{
    public static SearchSpace Space { get; } =
        new(
            ("rate", new SearchRange.LogUniform(1e-3, 0.1)),
            ("width", new SearchRange.Integer(2, 5)),
            ("dropout", new SearchRange.Uniform(0, 0.5)),
            ("optimizer", new SearchRange.Choice("adam", "sgd", "explosion"))
        );

    public static SearchStrategy Halving { get; } = new SearchStrategy.Halving(6, 1, factor: 2, seed: 1);

    public static Dataset<double> Validation { get; } =
        new(
            HostTensor<double>.Create([10, 1, 4, 4], values => Draws.Normal(RngKey.FromSeed(2), 0, 1, values)),
            new Targets<double>.Classes(Enumerable.Range(0, 10).Select(i => i % 3).ToArray())
        );

    public static Trial Trial(Assignment settings) =>
        new(
            Net.Input(1, 4, 4)
                .Conv2d(settings.Integer("width"), 3, padding: 1)
                .BatchNorm()
                .ReLU()
                .Flatten()
                .Dropout(settings.Number("dropout"))
                .Dense(3)
                .ToModel(),
            new TrainingPlan(OptimizerOf(settings), new Loss.CrossEntropy(), epochs: 4, batchSize: 6) { Seed = 5 }
        );

    public static TuningPlan Plan(string folder, SearchStrategy? strategy = null) =>
        new(Space, strategy ?? Halving, Trial, folder);

    public static TuningResult<double> Run(TuningPlan plan, params IReadOnlyList<ITuningCallback> callbacks) =>
        Tuner.Search(plan, BackendRegistry.Default.Resolve(new()), TinyRun.Data, Validation, callbacks);

    /// <summary>All of a search's results but the time they took.</summary>
    public static IEnumerable<TrialResult> Timeless(IEnumerable<TrialResult> results) =>
        results.Select(result => result with { Last = result.Last is { } last ? last with { Seconds = 0 } : null });

    /// <summary>Two searches came to the same, bit for bit.</summary>
    public static void AssertSame(TuningResult<double> expected, TuningResult<double> actual)
    {
        Assert.Equal(Timeless(expected.Results), Timeless(actual.Results));
        Assert.Equal(Timeless(expected.Ranking), Timeless(actual.Ranking));
        Assert.Equal(expected.Plan, actual.Plan);
        Assert.Equal(expected.State with { History = [] }, actual.State with { History = [] });
        Assert.Equal(TinyRun.Timeless(expected.State), TinyRun.Timeless(actual.State));
        Assert.Equal(expected.Trained.Parameters.Sha256(), actual.Trained.Parameters.Sha256());
        Assert.Equal(expected.Trained, actual.Trained);
    }

    private static Optimizer OptimizerOf(Assignment settings) =>
        settings.Text("optimizer") switch
        {
            "adam" => new Optimizer.Adam(settings.Number("rate")),
            "sgd" => new Optimizer.Sgd(settings.Number("rate"), momentum: 0.9),
            _ => new Optimizer.Sgd(1e300),
        };
}

/// <summary>A tuning callback made of functions.</summary>
internal sealed class Watcher : ITuningCallback
{
    public Action<Sequence<Rung>, Sequence<TrialResult>> SearchBegin { get; init; } = (_, _) => { };

    public Action<TrialBegin> TrialBegin { get; init; } = _ => { };

    public Action<TrialResult> TrialEnd { get; init; } = _ => { };

    public Action<TrialResult, TrainingPlan> RetrainBegin { get; init; } = (_, _) => { };

    /// <summary>Told of every training.</summary>
    public IReadOnlyList<ITrainingCallback> Training { get; init; } = [];

    public void OnSearchBegin(Sequence<Rung> rungs, Sequence<TrialResult> found) => SearchBegin(rungs, found);

    public IReadOnlyList<ITrainingCallback> OnTrialBegin(TrialBegin trial)
    {
        TrialBegin(trial);
        return Training;
    }

    public void OnTrialEnd(TrialResult result) => TrialEnd(result);

    public IReadOnlyList<ITrainingCallback> OnRetrainBegin(TrialResult best, TrainingPlan plan)
    {
        RetrainBegin(best, plan);
        return Training;
    }
}
