using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>How a trial ended, or where it rests.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrialOutcome>))]
public enum TrialOutcome
{
    /// <summary>All of its plan's epochs are done.</summary>
    Completed,

    /// <summary>Its plan's early stopping ended it.</summary>
    StoppedEarly,

    /// <summary>The rung's epochs are done; its plan has more.</summary>
    Halted,

    /// <summary>A loss was NaN or infinite.</summary>
    Diverged,
}

/// <summary>What a trial has come to at the end of a rung.</summary>
/// <param name="Trial">Its number, from 0.</param>
/// <param name="Rung">The rung's number, from 0.</param>
/// <param name="Settings">Its values.</param>
/// <param name="Epochs">The epochs that are done, earlier rungs included.</param>
/// <param name="Value">The monitored value of the parameters that it holds; NaN when it diverged.</param>
/// <param name="ValueEpoch">
/// The epoch that those are of: the last, or the best where the plan's early stopping restores it; 0 when it diverged.
/// </param>
/// <param name="Last">The last epoch's record; null when not one was finished.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record TrialResult(
    int Trial,
    int Rung,
    Assignment Settings,
    int Epochs,
    double Value,
    int ValueEpoch,
    EpochRecord? Last,
    TrialOutcome Outcome
)
{
    public int Trial
    {
        get;
        init => field = Require.NotNegative(value);
    } = Require.NotNegative(Trial);

    public int Rung
    {
        get;
        init => field = Require.NotNegative(value);
    } = Require.NotNegative(Rung);

    public Assignment Settings
    {
        get;
        init => field = Require.NotNull(value);
    } = Require.NotNull(Settings);

    public int Epochs
    {
        get;
        init => field = Require.NotNegative(value);
    } = Require.NotNegative(Epochs);

    public int ValueEpoch
    {
        get;
        init => field = Require.NotNegative(value);
    } = Require.NotNegative(ValueEpoch);

    public TrialOutcome Outcome
    {
        get;
        init => field = Require.Defined(value);
    } = Require.Defined(Outcome);

    /// <summary>What happened to one that diverged, in a sentence; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// The SHA-256 of its model and its plan as JSON: by it, a search that goes on notices that they have changed.
    /// </summary>
    public string Recipe
    {
        get;
        init => field = Require.NotNull(value);
    } = "";
}
