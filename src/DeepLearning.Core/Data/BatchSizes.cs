namespace DeepLearning;

/// <summary>How many samples each batch of an epoch has: all alike, but for the last.</summary>
internal readonly record struct BatchSizes
{
    private readonly int _samples;

    /// <param name="samples">The number of samples.</param>
    /// <param name="batchSize">Samples a batch.</param>
    /// <param name="dropLast">Whether a last batch that is smaller is left out.</param>
    /// <exception cref="ArgumentException">The batch size is below 1 or above the number of samples.</exception>
    public BatchSizes(int samples, int batchSize, bool dropLast)
    {
        Require.Positive(batchSize, nameof(batchSize));
        if (batchSize > samples)
            throw new ArgumentException(
                $"the batch size is {batchSize}, but the data set has only {samples} samples",
                nameof(batchSize)
            );
        (_samples, BatchSize, DropLast) = (samples, batchSize, dropLast);
    }

    public int BatchSize { get; }

    public bool DropLast { get; }

    /// <summary>How many samples the smaller last batch has; 0 where there is none.</summary>
    public int Remaining => DropLast ? 0 : _samples % BatchSize;

    public int PerEpoch => _samples / BatchSize + (Remaining > 0 ? 1 : 0);

    /// <summary>The samples of an epoch's batch, counted from 0.</summary>
    public int CountOf(int batch) => batch < _samples / BatchSize ? BatchSize : _samples % BatchSize;
}
