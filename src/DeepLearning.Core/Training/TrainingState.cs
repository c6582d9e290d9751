using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// Where a training run stands, between two steps; with an <see cref="ExecutorState{T}"/> it is a whole
/// <see cref="Checkpoint"/>. Every draw to come follows from the seed, the epoch and the step.
/// </summary>
/// <param name="Epoch">The number of epochs that are done.</param>
/// <param name="Step">The number of updates that are done, over all epochs.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="History">One record an epoch.</param>
public sealed record TrainingState(int Epoch, long Step, ulong Seed, Sequence<EpochRecord> History)
{
    public int Epoch
    {
        get;
        init => field = Require.NotNegative(value);
    } = Require.NotNegative(Epoch);

    public long Step
    {
        get;
        init => field = Require.NotNegative(value);
    } = Require.NotNegative(Step);

    public Sequence<EpochRecord> History
    {
        get;
        init => field = Require.NotNull(value);
    } = Require.NotNull(History);

    /// <summary>What is done of the next epoch.</summary>
    public EpochProgress Progress { get; init; } = EpochProgress.None;

    public ScheduleState Schedule
    {
        get;
        init => field = Require.NotNull(value);
    } = ScheduleState.Initial;

    public EarlyStoppingState EarlyStopping
    {
        get;
        init => field = Require.NotNull(value);
    } = EarlyStoppingState.Initial;

    /// <summary>How many weights are in the average; 0 where the plan keeps none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Averaged
    {
        get;
        init => field = Require.NotNegative(value);
    }

    /// <summary>Whether early stopping has ended the run.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>
    /// Why the run ended, in the state that the trainer returns; null before. It is no part of a checkpoint: a run goes
    /// on from where it stands, whyever it ended there.
    /// </summary>
    [JsonIgnore]
    public StopReason? Ended { get; init; }

    /// <summary>Before the first epoch.</summary>
    public static TrainingState Initial(ulong seed) => new(0, 0, seed, []);

    /// <summary>The state after one update more, of the batches that the progress counts.</summary>
    public TrainingState AfterStep(EpochProgress progress) => this with { Step = Step + 1, Progress = progress };

    /// <summary>The state after an epoch's last step.</summary>
    /// <param name="record">The epoch's record; its number follows this state's.</param>
    /// <exception cref="ArgumentException">The record is not that of the next epoch.</exception>
    public TrainingState AfterEpoch(EpochRecord record)
    {
        if (record.Epoch != Epoch + 1)
            throw new ArgumentException(
                $"the record is of epoch {record.Epoch}, but the next epoch is {Epoch + 1}",
                nameof(record)
            );
        return this with { Epoch = record.Epoch, Progress = EpochProgress.None, History = [.. History, record] };
    }
}
