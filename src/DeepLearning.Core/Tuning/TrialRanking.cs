namespace DeepLearning;

/// <summary>Which trials are better: pure rules over their results.</summary>
public static class TrialRanking
{
    /// <summary>
    /// The trials that go on from a rung, in the order of their numbers. Of equal values the lower number goes on; NaN
    /// and infinity never do.
    /// </summary>
    /// <param name="results">The rung's results.</param>
    /// <param name="count">How many go on at most.</param>
    /// <param name="monitor">What the values are: it knows which way they are better.</param>
    public static Sequence<int> Survivors(IEnumerable<TrialResult> results, int count, MonitoredValue monitor)
    {
        Require.NotNegative(count, nameof(count));
        return Best(results.Where(result => double.IsFinite(result.Value)), monitor)
            .Take(count)
            .Select(result => result.Trial)
            .Order()
            .ToSequence();
    }

    /// <summary>
    /// Each trial's last result, the best trial first: those that came further before others, then by value, then by
    /// number; NaN and infinity come last.
    /// </summary>
    public static Sequence<TrialResult> Ranking(IEnumerable<TrialResult> results, MonitoredValue monitor) =>
        Best(results.GroupBy(result => result.Trial).Select(trial => trial.MaxBy(result => result.Rung)!), monitor)
            .OrderBy(result => !double.IsFinite(result.Value))
            .ThenByDescending(result => result.Rung)
            .ToSequence();

    private static IOrderedEnumerable<TrialResult> Best(IEnumerable<TrialResult> results, MonitoredValue monitor) =>
        results
            .OrderBy(result => monitor.LargerIsBetter() ? -result.Value : result.Value)
            .ThenBy(result => result.Trial);
}
