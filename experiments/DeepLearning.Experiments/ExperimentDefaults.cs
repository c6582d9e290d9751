namespace DeepLearning.Experiments;

/// <summary>What an experiment does when nothing is said.</summary>
/// <param name="Name">The experiment's name; its output goes to runs/NAME.</param>
/// <param name="Description">One sentence for --help.</param>
/// <param name="Models">The models it can run; the first is the default.</param>
/// <param name="Epochs">How often the training set is gone through.</param>
/// <param name="BatchSize">Samples a step.</param>
/// <param name="LearningRate">The optimizer's.</param>
public sealed record ExperimentDefaults(
    string Name,
    string Description,
    Sequence<string> Models,
    int Epochs,
    int BatchSize,
    double LearningRate
)
{
    public ulong Seed { get; init; }

    /// <summary>Whether it trains many networks on a backend, each with checkpoints of its own.</summary>
    public bool HasManyRuns { get; init; }

    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>A backend's name, or both.</summary>
    public string Backend { get; init; } = "both";

    /// <summary>The options that this experiment alone has.</summary>
    public Sequence<ExperimentOption> OwnOptions { get; init; } = [];
}
