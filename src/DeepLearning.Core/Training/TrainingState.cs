namespace DeepLearning;

/// <summary>Where a training run stands; with an <see cref="ExecutorState{T}"/> it is a whole checkpoint.</summary>
/// <param name="Epoch">The number of epochs that are done.</param>
/// <param name="Step">The number of steps that are done, over all epochs.</param>
/// <param name="Seed">The run's seed, from which every draw of the next epochs follows.</param>
/// <param name="History">One record an epoch.</param>
public sealed record TrainingState(int Epoch, long Step, ulong Seed, Sequence<EpochRecord> History)
{
    /// <summary>Before the first epoch.</summary>
    public static TrainingState Initial(ulong seed) => new(0, 0, seed, []);

    /// <summary>The state after one epoch more.</summary>
    /// <param name="record">The epoch's record; its number follows this state's.</param>
    /// <param name="steps">The steps that the epoch took.</param>
    /// <exception cref="ArgumentException">The record is not that of the next epoch, or the steps are negative.</exception>
    public TrainingState After(EpochRecord record, long steps)
    {
        if (record.Epoch != Epoch + 1) throw new ArgumentException($"the record is of epoch {record.Epoch}, but the next epoch is {Epoch + 1}", nameof(record));
        if (steps < 0) throw new ArgumentOutOfRangeException(nameof(steps), steps, $"steps is {steps}, but must not be negative");
        return this with { Epoch = record.Epoch, Step = Step + steps, History = [.. History, record] };
    }
}
