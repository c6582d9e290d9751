namespace DeepLearning;

/// <summary>All that a schedule remembers: with it in a checkpoint a run goes on as if it had never stopped.</summary>
/// <param name="Best">The best value so far; null before the first finite one.</param>
/// <param name="BadEpochs">Epochs since the best value, the last reduction or the last cooldown.</param>
/// <param name="CooldownLeft">Epochs whose badness will not be counted.</param>
/// <param name="RateFactor">What all reductions so far come to.</param>
public sealed record ScheduleState(double? Best, int BadEpochs, int CooldownLeft, double RateFactor)
{
    public double? Best
    {
        get;
        init => field = Require.FiniteOrNull(value);
    } = Require.FiniteOrNull(Best);

    public int BadEpochs
    {
        get;
        init => field = Require.NotNegative(value);
    } = Require.NotNegative(BadEpochs);

    public int CooldownLeft
    {
        get;
        init => field = Require.NotNegative(value);
    } = Require.NotNegative(CooldownLeft);

    public double RateFactor
    {
        get;
        init => field = Require.NotNegative(value);
    } = Require.NotNegative(RateFactor);

    /// <summary>Before the first epoch.</summary>
    public static ScheduleState Initial { get; } = new(null, 0, 0, 1);
}
