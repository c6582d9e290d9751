using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// Stops when what is monitored has not become better for Patience epochs: a pure rule, whose memory is an
/// <see cref="EarlyStoppingState"/>. The first finite value is better than none; NaN and infinity are never better.
/// Source: Prechelt, "Early Stopping - But When?", 1998; the settings are those of Keras and Lightning.
/// </summary>
public sealed record EarlyStopping
{
    public EarlyStopping(MonitoredValue monitor = MonitoredValue.ValidationLoss, int patience = 10) =>
        (Monitor, Patience) = (monitor, patience);

    /// <summary>What is looked at; its direction comes with it.</summary>
    public MonitoredValue Monitor
    {
        get;
        init =>
            field = Enum.IsDefined(value)
                ? value
                : throw new ArgumentOutOfRangeException(
                    nameof(Monitor),
                    value,
                    $"Monitor is {value}, but must be a value of an epoch"
                );
    }

    /// <summary>
    /// Of which output, where the objective has several terms: the loss or the accuracy of the term on it. Null for all
    /// that is minimised.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Output { get; init; }

    /// <summary>The value that is looked at: <see cref="Monitor"/> of <see cref="Output"/>.</summary>
    [JsonIgnore]
    public ObservedValue Observed => new(Monitor, Output);

    /// <summary>
    /// How many epochs in a row must not be better for a stop, at least 0. The first such epoch stops at 0 and at 1.
    /// </summary>
    public int Patience
    {
        get;
        init => field = Require.NotNegative(value);
    }

    /// <summary>
    /// A value is better only if it beats the best by more than this, at least 0, in the unit of what is monitored: no
    /// share of the best, so that its sign does not matter.
    /// </summary>
    public double MinimumDelta
    {
        get;
        init => field = Require.NotNegative(value);
    }

    /// <summary>Whether the best epoch's parameters take the place of the last one's in the end.</summary>
    public bool RestoreBest { get; init; } = true;

    /// <summary>
    /// The state after an epoch, and whether it was the last. This epoch is the best so far where Next.BestEpoch is its
    /// number.
    /// </summary>
    /// <param name="state">The state before it; <see cref="EarlyStoppingState.Initial"/> for none.</param>
    /// <param name="epoch">Its number.</param>
    /// <param name="value">Its monitored value.</param>
    public (EarlyStoppingState Next, TrainingVerdict Verdict) Observe(EarlyStoppingState state, int epoch, double value)
    {
        if (Monitor.IsBetter(value, state.Best, MinimumDelta))
            return (new(value, epoch, 0), TrainingVerdict.Continue);
        var next = state with { EpochsWithoutImprovement = state.EpochsWithoutImprovement + 1 };
        return (next, next.EpochsWithoutImprovement >= Patience ? TrainingVerdict.Stop : TrainingVerdict.Continue);
    }

    /// <summary>The same, with the value that the record has.</summary>
    /// <exception cref="ArgumentException">The record has no such value.</exception>
    public (EarlyStoppingState Next, TrainingVerdict Verdict) Observe(EarlyStoppingState state, EpochRecord record) =>
        Observe(state, record.Epoch, Observed.Of(record));
}

/// <summary>What early stopping remembers; belongs in a checkpoint.</summary>
/// <param name="Best">The best value so far; null before the first finite one.</param>
/// <param name="BestEpoch">Its epoch; null before.</param>
/// <param name="EpochsWithoutImprovement">Epochs since.</param>
public sealed record EarlyStoppingState(double? Best, int? BestEpoch, int EpochsWithoutImprovement)
{
    public double? Best
    {
        get;
        init => field = Require.FiniteOrNull(value);
    } = Require.FiniteOrNull(Best);

    public int? BestEpoch
    {
        get;
        init => field = Require.NotNegativeOrNull(value);
    } = Require.NotNegativeOrNull(BestEpoch);

    public int EpochsWithoutImprovement
    {
        get;
        init => field = Require.NotNegative(value);
    } = Require.NotNegative(EpochsWithoutImprovement);

    /// <summary>Before the first epoch.</summary>
    public static EarlyStoppingState Initial { get; } = new(null, null, 0);
}
