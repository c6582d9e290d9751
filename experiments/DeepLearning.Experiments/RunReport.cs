using System.Text.Json;
using System.Text.Json.Serialization;
using DeepLearning.Verification;

namespace DeepLearning.Experiments;

/// <summary>What a run came to: the contents of run.json.</summary>
public sealed record RunReport(
    string Experiment,
    string Model,
    ulong Seed,
    string Precision,
    Sequence<BackendReport> Runs
)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The largest difference between the backends' losses, over all epochs; null with one backend.</summary>
    public double? MaxLossDifference { get; init; }

    /// <summary>The comparison of the backends' gradients; null with one backend.</summary>
    public GradientSummary? GradientCheck { get; init; }

    /// <summary>
    /// Writes run.json into the folder, to a temporary name first, so that no half-written file is left.
    /// </summary>
    /// <returns>The file's path.</returns>
    public string Write(string directory)
    {
        var path = Path.Combine(directory, "run.json");
        WholeFile.Write(path, JsonSerializer.Serialize(this, Format) + "\n");
        return path;
    }
}

/// <summary>One backend's run.</summary>
public sealed record BackendReport(
    string Backend,
    string Device,
    Sequence<EpochReport> Epochs,
    double TestAccuracy,
    double Seconds,
    string ParametersSha256,
    StopReport Stop
);

/// <summary>Why a run ended.</summary>
/// <param name="Kind">"finished", "earlyStopping", "notFinite" ...</param>
/// <param name="Message">The same in words.</param>
public sealed record StopReport(string Kind, string Message)
{
    public static StopReport Of(TrainingState state) => new(state.Ended!.Kind, state.Ended.ToString());

    /// <summary>Whether the run did not come to the end that was planned.</summary>
    public bool IsBeforeItsEnd => Kind is not ("finished" or "earlyStopping");
}

/// <summary>One epoch of one backend.</summary>
public sealed record EpochReport(int Epoch, double TrainLoss, double? ValidationLoss, double? ValidationAccuracy);

/// <summary>A gradient check in three words.</summary>
public sealed record GradientSummary(bool Passed, string WorstParameter, double WorstScaledError)
{
    public static GradientSummary Of(GradientReport report) =>
        new(report.Passed, report.Worst?.Name ?? "", report.Worst?.ScaledError ?? double.NaN);
}
