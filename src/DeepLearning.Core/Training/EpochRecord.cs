using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>What one epoch came to.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="TrainLoss">The mean over the samples of the losses that the steps gave, each before its update.</param>
/// <param name="ValidationLoss">The mean over the validation samples after the epoch; null without validation.</param>
/// <param name="ValidationAccuracy">In [0, 1]; null without validation or without classes.</param>
/// <param name="Seconds">
/// Wall-clock time of the epoch, validation included; of one that was resumed, since then.
/// </param>
public sealed record EpochRecord(
    int Epoch,
    double TrainLoss,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double Seconds
)
{
    public int Epoch
    {
        get;
        init => field = Require.Positive(value);
    } = Require.Positive(Epoch);

    public double? ValidationAccuracy
    {
        get;
        init => field = Accuracy(value);
    } = Accuracy(ValidationAccuracy);

    public double Seconds
    {
        get;
        init => field = Require.NotNegative(value);
    } = Require.NotNegative(Seconds);

    /// <summary>The learning rate of the epoch's last step.</summary>
    public double LearningRate
    {
        get;
        init => field = Require.NotNegative(value);
    }

    /// <summary>The validation score of each term, where the objective has several.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Sequence<TermScore>? ValidationTerms { get; init; }

    private static double? Accuracy(double? value) =>
        value is { } share ? Require.Probability(share, nameof(ValidationAccuracy)) : null;
}
