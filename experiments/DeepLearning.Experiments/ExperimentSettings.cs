namespace DeepLearning.Experiments;

/// <summary>
/// What one run of an experiment is to do: defaults, overridden by file, environment and command line.
/// </summary>
public sealed record ExperimentSettings
{
    /// <summary>
    /// The options that every experiment has, with what --help says of them; one more is the choice of its models.
    /// </summary>
    public static Sequence<ExperimentOption> Options { get; } =
    [
        new("backend", "reference|torch|both", "which backend computes"),
        new("epochs", "N", "how often the training set is gone through"),
        new("batch-size", "N", "samples a step"),
        new("learning-rate", "RATE", "the optimizer's rate"),
        new("seed", "N", "from which weights, shuffles and dropout masks follow"),
        new("precision", "float32|float64", "the numbers it computes with"),
        new("device", "cpu|cuda|cuda:N", "where torch computes; the reference computes on the cpu"),
        new("threads", "N", "how many threads compute"),
        new("out", "DIR", "where the results are written"),
        new(
            "checkpoint-every",
            "N",
            "epochs from one checkpoint to the next; without it, only a run that Ctrl-C or SIGTERM ends has one"
        ),
        new("overwrite", "true|false", "give up the checkpoints of another run in --out") { IsFlagToo = true },
    ];

    private static readonly ExperimentOption ResumeOne = new(
        "resume",
        "FILE",
        "go on from this checkpoint or, without FILE, from the newest in --out"
    )
    {
        IsFlagToo = true,
    };

    private static readonly ExperimentOption ResumeAll = new(
        "resume",
        "true|false",
        "every run goes on from its newest checkpoint in --out"
    )
    {
        IsFlagToo = true,
    };

    /// <summary>All options of an experiment.</summary>
    public static Sequence<ExperimentOption> OptionsOf(ExperimentDefaults experiment) =>
        [
            .. Options,
            new("model", string.Join('|', experiment.Models), "which model is trained"),
            experiment.HasManyRuns ? ResumeAll : ResumeOne,
            .. experiment.OwnOptions,
        ];

    public required ExperimentDefaults Experiment { get; init; }

    /// <summary>The backends to run, one configuration each.</summary>
    public required Sequence<RunConfiguration> Runs { get; init; }

    public required string Model { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public required double LearningRate { get; init; }

    public required string OutputDirectory { get; init; }

    /// <summary>Epochs from one checkpoint to the next; null for none.</summary>
    public int? CheckpointEvery { get; init; }

    /// <summary>The checkpoint to go on from, "true" for the newest; null to start.</summary>
    public string? Resume { get; init; }

    /// <summary>Whether another run's checkpoints in the output folder are given up.</summary>
    public bool Overwrites { get; init; }

    /// <summary>Ends the experiment after the update under way.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>What the options were read from: an experiment reads its own from here.</summary>
    public required Settings Source { get; init; }

    public ulong Seed => Runs[0].Seed;

    public Precision Precision => Runs[0].Precision;

    /// <exception cref="ConfigurationException">
    /// A value is none; the message names the option, the value, its source and what was expected.
    /// </exception>
    public static ExperimentSettings From(Settings settings, ExperimentDefaults experiment)
    {
        var configuration = RunConfiguration.From(settings) with
        {
            Backend = settings.GetText("backend", experiment.Backend),
            Seed = settings.GetUInt64("seed", experiment.Seed),
            Precision = settings.GetEnum("precision", experiment.Precision),
        };
        var (resume, overwrites) = (ResumeFrom(settings, experiment), settings.GetBoolean("overwrite", false));
        if (resume is not null && overwrites)
            throw new ConfigurationException(
                "options 'resume' and 'overwrite' are both given: a run goes on, or begins"
            );
        return new ExperimentSettings
        {
            Experiment = experiment,
            Runs =
                configuration.Backend == "both"
                    ?
                    [
                        configuration with
                        {
                            Backend = "reference",
                            Device = Device.Cpu,
                        },
                        configuration with
                        {
                            Backend = "torch",
                        },
                    ]
                    : [configuration],
            Model = settings.Get(
                "model",
                experiment.Models[0],
                text => experiment.Models.Contains(text) ? text : throw new FormatException(),
                $"one of {string.Join(", ", experiment.Models)}"
            ),
            Epochs = settings.GetInt32("epochs", experiment.Epochs, min: 1),
            BatchSize = settings.GetInt32("batch-size", experiment.BatchSize, min: 1),
            LearningRate = settings.GetDouble("learning-rate", experiment.LearningRate, min: 0),
            OutputDirectory = settings.GetText("out", Path.Combine("runs", experiment.Name)),
            CheckpointEvery = settings.Has("checkpoint-every")
                ? settings.GetInt32("checkpoint-every", 1, min: 1)
                : null,
            Resume = resume,
            Overwrites = overwrites,
            Source = settings,
        };
    }

    private static string? ResumeFrom(Settings settings, ExperimentDefaults experiment)
    {
        if (experiment.HasManyRuns)
            return settings.GetBoolean("resume", false) ? "true" : null;
        var resume = settings.GetText("resume", "false");
        return resume.Equals("false", StringComparison.OrdinalIgnoreCase) ? null : resume;
    }
}

/// <summary>An option of every experiment.</summary>
public sealed record ExperimentOption(string Name, string Values, string Description)
{
    /// <summary>Whether it may be given without a value, which means true.</summary>
    public bool IsFlagToo { get; init; }
}
