using System.Text.Json;
using DeepLearning.Verification;

namespace DeepLearning.Experiments.Overfitting;

/// <summary>All figures of the experiment: the contents of results.json.</summary>
public sealed record OverfittingReport(
    string Precision,
    int TrainSamples,
    int ValidationSamples,
    int TestSamples,
    Sequence<BackendResults> Backends
)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <returns>The file's path.</returns>
    public string Write(string directory)
    {
        var path = Path.Combine(directory, "results.json");
        WholeFile.Write(path, JsonSerializer.Serialize(this, Format) + "\n");
        return path;
    }
}

/// <summary>One backend's part.</summary>
/// <param name="Backend">Its name.</param>
/// <param name="Device">Where it computed.</param>
/// <param name="Remedies">The baseline first.</param>
/// <param name="Sweep">Other widths and depths.</param>
public sealed record BackendResults(
    string Backend,
    string Device,
    Sequence<CaseReport> Remedies,
    Sequence<CaseReport> Sweep
)
{
    /// <summary>
    /// The largest difference of a loss after an epoch, over all cases, seeds and epochs that both have.
    /// </summary>
    public double MaxLossDifference(BackendResults other) =>
        Remedies
            .Concat(Sweep)
            .Zip(other.Remedies.Concat(other.Sweep))
            .SelectMany(pair => pair.First.Runs.Zip(pair.Second.Runs))
            .SelectMany(pair => pair.First.Curve.Zip(pair.Second.Curve))
            .Max(pair =>
                Math.Max(
                    Math.Abs(pair.First.TrainLoss - pair.Second.TrainLoss),
                    Math.Abs(pair.First.ValidationLoss - pair.Second.ValidationLoss)
                )
            );
}

/// <summary>One case: what was changed, what its accuracy is known to be, and every run.</summary>
/// <param name="Name">The case's name.</param>
/// <param name="Change">What is not as in the baseline.</param>
/// <param name="Parameters">Of the network.</param>
/// <param name="Accuracy">Of the test samples, with its 95 % credible interval.</param>
/// <param name="ProbabilityBetter">Than the baseline; null for the baseline itself.</param>
/// <param name="Runs">One a seed.</param>
public sealed record CaseReport(
    string Name,
    string Change,
    int Parameters,
    CredibleInterval Accuracy,
    double? ProbabilityBetter,
    Sequence<OverfittingRun> Runs
)
{
    public static CaseReport Of(CaseResult result, CaseResult? baseline) =>
        new(
            result.Case.Name,
            result.Case.Change,
            result.Case.Parameters,
            result.Posterior.Interval(),
            baseline is null ? null : AccuracyPosterior.ProbabilityBetter(result.Posterior, baseline.Posterior),
            result.Runs
        );
}
