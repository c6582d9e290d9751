using DeepLearning.Verification;

namespace DeepLearning.Experiments.Overfitting;

/// <summary>What one case came to from all its seeds.</summary>
public sealed record CaseResult(OverfittingCase Case, Sequence<OverfittingRun> Runs)
{
    /// <summary>
    /// What is known of the case's true accuracy, for a run that is right as often as the runs are in the mean. They
    /// share their test samples, so more seeds don't make it narrower.
    /// </summary>
    public AccuracyPosterior Posterior =>
        new(new Accuracy((long)Math.Round(Mean(run => run.Test.Correct)), Runs[0].Test.Total));

    /// <summary>Trains the case once a seed.</summary>
    public static CaseResult Of(
        ExperimentSettings settings,
        RunConfiguration configuration,
        OverfittingCase trained,
        int repeats,
        Split<double> data
    ) =>
        new(
            trained,
            [
                .. Enumerable
                    .Range(0, repeats)
                    .Select(i =>
                        OverfittingRun.Train(
                            settings,
                            configuration,
                            trained,
                            unchecked(configuration.Seed + (ulong)i),
                            data
                        )
                    ),
            ]
        );

    /// <summary>The mean of a value over the seeds.</summary>
    public double Mean(Func<OverfittingRun, double> value) => Runs.Average(value);

    /// <summary>The standard deviation of a value from seed to seed; 0 for a single one.</summary>
    public double Spread(Func<OverfittingRun, double> value)
    {
        var mean = Mean(value);
        return Runs.Count > 1
            ? Math.Sqrt(Runs.Sum(run => (value(run) - mean) * (value(run) - mean)) / (Runs.Count - 1))
            : 0;
    }
}
