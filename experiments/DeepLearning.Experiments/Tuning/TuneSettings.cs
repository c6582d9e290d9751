namespace DeepLearning.Experiments.Tuning;

/// <summary>What one search is to do: defaults, overridden by file, environment and command line.</summary>
public sealed record TuneSettings
{
    /// <summary>The options, with what --help says of them.</summary>
    public static Sequence<ExperimentOption> Options { get; } =
    [
        new("backend", "reference|torch", "which backend computes"),
        new("strategy", "random|grid|halving", "which points are tried, and for how long"),
        new("trials", "N", "how many points random search and halving try; a grid has its own number"),
        new(
            "epochs",
            "N",
            "how often a trial goes through the training set; with halving, about as often as the last ones do"
        ),
        new("seed", "N", "from which the points, the weights, the shuffles and the dropout masks follow"),
        new("precision", "float32|float64", "the numbers it computes with"),
        new("device", "cpu|cuda|cuda:N", "where torch computes; the reference computes on the cpu"),
        new("threads", "N", "how many threads compute"),
        new("out", "DIR", "where log and checkpoints lie; a search that was interrupted goes on from there by itself"),
    ];

    public required RunConfiguration Run { get; init; }

    public required SearchStrategy Strategy { get; init; }

    public required int Epochs { get; init; }

    public required string OutputDirectory { get; init; }

    /// <exception cref="ConfigurationException">
    /// A value is none; the message names the option, the value, its source and what was expected.
    /// </exception>
    public static TuneSettings From(Settings settings, TuneDefaults defaults)
    {
        var run = RunConfiguration.From(settings) with { Seed = settings.GetUInt64("seed", defaults.Seed) };
        var trials = settings.GetInt32("trials", defaults.Trials, min: 1, max: SearchStrategy.Grid.MaxTrials);
        var epochs = settings.GetInt32("epochs", defaults.Epochs, min: 1);
        const string Strategies = "one of random, grid, halving";
        var name = settings.Get(
            "strategy",
            "random",
            text => text is "random" or "grid" or "halving" ? text : throw new FormatException(),
            Strategies
        );
        if (name == "grid" && settings.Has("trials"))
            throw new ConfigurationException("option 'trials' is given, but a grid has its own number of trials");
        return new()
        {
            Run = run,
            Strategy = name switch
            {
                "grid" => new SearchStrategy.Grid(2) { PointsOf = defaults.Points },
                "halving" => Halving(trials, epochs, run.Seed),
                _ => new SearchStrategy.Random(trials, run.Seed),
            },
            Epochs = epochs,
            OutputDirectory = settings.GetText("out", Path.Combine("runs", defaults.Name, name)),
        };
    }

    /// <summary>Begins with as few epochs as let the last trials have about all.</summary>
    private static SearchStrategy.Halving Halving(int trials, int epochs, ulong seed)
    {
        const int Factor = 3;
        var first = epochs;
        for (var left = trials / Factor; left > 0; left /= Factor)
            first /= Factor;
        return new(trials, Math.Max(1, first), Factor, seed);
    }
}
