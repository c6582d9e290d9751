using System.Numerics;

namespace DeepLearning;

/// <summary>
/// A data set's batches, an epoch at a time. The source owns one buffer, and lends the same batch again and again: a
/// batch is valid until the next one is asked for, and only one epoch may be under way. Nothing but the enumerator is
/// allocated for an epoch.
/// </summary>
public sealed class BatchSource<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly RngKey? _shuffleKey;
    private readonly int[] _order;
    private readonly InputBuffer[] _inputs;
    private readonly TargetBuffer[] _targets;
    private readonly long[] _indices;
    private readonly Batch<T> _full;
    private readonly Batch<T>? _remainder;

    /// <param name="dataset">Where the samples come from.</param>
    /// <param name="batchSize">Samples a batch; the last batch of an epoch has what remains.</param>
    /// <param name="shuffleKey">The run's key, for a new order each epoch; null for the data set's order.</param>
    /// <param name="dropLast">Whether a last batch that is smaller is left out.</param>
    /// <exception cref="ArgumentException">The batch size is below 1 or above the number of samples.</exception>
    public BatchSource(Dataset<T> dataset, int batchSize, RngKey? shuffleKey = null, bool dropLast = false)
    {
        Require.Positive(batchSize, nameof(batchSize));
        if (batchSize > dataset.Count)
            throw new ArgumentException(
                $"the batch size is {batchSize}, but the data set has only {dataset.Count} samples",
                nameof(batchSize)
            );
        (Dataset, BatchSize, DropLast, _shuffleKey) = (dataset, batchSize, dropLast, shuffleKey);
        _order = [.. Enumerable.Range(0, dataset.Count)];
        _inputs = [.. dataset.NamedInputs.Select(input => new InputBuffer(input, batchSize))];
        _targets = [.. dataset.NamedTargets.Select(target => new TargetBuffer(target, dataset.Count, batchSize))];
        _indices = new long[batchSize];
        _full = Lend(batchSize);
        var remaining = dataset.Count % batchSize;
        _remainder = remaining > 0 && !dropLast ? Lend(remaining) : null;
    }

    public Dataset<T> Dataset { get; }

    public int BatchSize { get; }

    public bool DropLast { get; }

    public int BatchesPerEpoch => Dataset.Count / BatchSize + (_remainder is null ? 0 : 1);

    /// <summary>
    /// The epoch's batches. The order is the permutation of shuffleKey.For(Shuffle).Fold(epoch), so it depends on no
    /// earlier epoch; a batch's sample indices are those of <see cref="Dataset"/>.
    /// </summary>
    /// <param name="epoch">Counted from 0.</param>
    /// <param name="skip">How many batches to leave out, from the first.</param>
    public IEnumerable<Batch<T>> Epoch(int epoch, int skip = 0)
    {
        Require.NotNegative(epoch, nameof(epoch));
        Require.NotNegative(skip, nameof(skip));
        return Enumerate(epoch, skip);
    }

    /// <summary>The samples of an epoch's batch, counted from 0.</summary>
    public int CountOf(int batch) => batch < Dataset.Count / BatchSize ? BatchSize : Dataset.Count % BatchSize;

    private IEnumerable<Batch<T>> Enumerate(int epoch, int skip)
    {
        if (_shuffleKey is { } key)
            Draws.Permutation(key.For(RngPurpose.Shuffle).Fold(epoch), _order);
        for (var i = skip; i < BatchesPerEpoch; i++)
        {
            var batch = i == Dataset.Count / BatchSize ? _remainder! : _full;
            Fill(_order.AsSpan(i * BatchSize, batch.Count));
            yield return batch;
        }
    }

    private void Fill(ReadOnlySpan<int> samples)
    {
        foreach (var input in _inputs)
            input.Fill(samples);
        foreach (var target in _targets)
            target.Fill(samples);
        for (var i = 0; i < samples.Length; i++)
            _indices[i] = samples[i];
    }

    private Batch<T> Lend(int count) =>
        new(
            count,
            _inputs.Select(input => input.Lend(count)).ToSequence(),
            _targets.Select(target => target.Lend(count)).ToSequence(),
            _indices.AsMemory(0, count)
        );

    /// <summary>Where the batches' values of one input lie.</summary>
    private sealed class InputBuffer(DataInput<T> input, int batchSize)
    {
        private readonly int _size = input.SampleShape.Size;
        private readonly T[] _reals = input.Values.IsIndices ? [] : new T[input.SampleShape.Batched(batchSize).Size];
        private readonly int[] _indices = input.Values.IsIndices
            ? new int[input.SampleShape.Batched(batchSize).Size]
            : [];

        public void Fill(ReadOnlySpan<int> samples)
        {
            if (input.Values.IsIndices)
                Rows.Gather(input.Values.Indices.Span, samples, _indices.AsSpan(0, samples.Length * _size));
            else
                Rows.Gather(input.Values.Reals.Span, samples, _reals.AsSpan(0, samples.Length * _size));
        }

        public InputValues<T> Lend(int count) =>
            input.Values.IsIndices ? _indices.AsMemory(0, count * _size) : _reals.AsMemory(0, count * _size);
    }

    /// <summary>Where the batches' values of one target lie.</summary>
    private sealed class TargetBuffer(DataTarget<T> target, int samples, int batchSize)
    {
        private readonly int _size = target.Length / samples;
        private readonly int[] _classes = target.HasClasses
            ? new int[Shape.Of(batchSize, target.Length / samples).Size]
            : [];
        private readonly T[] _values = target.HasClasses
            ? []
            : new T[Shape.Of(batchSize, target.Length / samples).Size];
        private readonly T[] _weights = new T[target.Weights.IsEmpty ? 0 : batchSize];

        public void Fill(ReadOnlySpan<int> samples)
        {
            if (target.Values is Targets<T>.Classes classes)
                Rows.Gather(classes.Indices.Span, samples, _classes.AsSpan(0, samples.Length * _size));
            else if (target.Values is Targets<T>.Values values)
                Rows.Gather(values.Elements.Span, samples, _values.AsSpan(0, samples.Length * _size));
            if (_weights.Length > 0)
                Rows.Gather(target.Weights.Span, samples, _weights.AsSpan(0, samples.Length));
        }

        public Targets<T> Lend(int count)
        {
            Targets<T> targets = target.HasClasses
                ? new Targets<T>.Classes(_classes.AsMemory(0, count * _size))
                : new Targets<T>.Values(_values.AsMemory(0, count * _size));
            return _weights.Length == 0 ? targets : targets with { SampleWeights = _weights.AsMemory(0, count) };
        }
    }
}
