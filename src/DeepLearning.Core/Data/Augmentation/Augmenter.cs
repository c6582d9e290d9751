using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Turns lent batches into augmented ones, which it lends in turn: a batch is valid until the next one is asked for. It
/// owns its buffers, and after the first batch of a size allocates nothing. A sample's draws depend on (seed, epoch,
/// sample index, position in the list) alone, not on the batch around it; those of <see cref="Augmentation.Mixup"/> on
/// the batch, by its first sample's index.
/// </summary>
public sealed class Augmenter<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Sequence<Augmentation> _augmentations;
    private readonly Shape _shape;
    private readonly RngKey _key;
    private readonly AugmentedTargets<T> _targets;
    private readonly T[] _inputs,
        _before;
    private readonly long[] _indices;
    private readonly int[] _partners;
    private readonly Batch<T>?[] _lent;

    /// <param name="augmentations">Applied in this order; with none a batch is copied.</param>
    /// <param name="dataset">Where the batches come from.</param>
    /// <param name="batchSize">The largest batch.</param>
    /// <param name="runKey">The run's key: RngKey.FromSeed(seed).</param>
    /// <exception cref="ArgumentException">
    /// An augmentation does not take such samples (a <see cref="ShapeException"/>) or such targets.
    /// </exception>
    public Augmenter(Sequence<Augmentation> augmentations, Dataset<T> dataset, int batchSize, RngKey runKey)
    {
        Require.Positive(batchSize, nameof(batchSize));
        foreach (var augmentation in augmentations)
            augmentation.CheckShape(dataset.SampleShape);
        (_augmentations, _shape, _key) = (augmentations, dataset.SampleShape, runKey.For(RngPurpose.Augmentation));
        _targets = new(augmentations, dataset, batchSize);
        _inputs = new T[_shape.Batched(batchSize).Size];
        _before = new T[_inputs.Length];
        (_indices, _partners, _lent) = (new long[batchSize], new int[batchSize], new Batch<T>?[batchSize + 1]);
    }

    /// <summary>The augmented batch, lent until the next call.</summary>
    /// <param name="batch">Of the data set; not changed.</param>
    /// <param name="epoch">Counted from 0: another epoch, other draws.</param>
    /// <exception cref="ArgumentException">
    /// The batch is larger than announced, or not of such samples and targets.
    /// </exception>
    public Batch<T> Apply(Batch<T> batch, int epoch)
    {
        Require.NotNegative(epoch, nameof(epoch));
        Check(batch);
        batch.SampleIndices.Span.CopyTo(_indices);
        batch.Inputs[0].Reals.Span.CopyTo(_inputs);
        _targets.Read(batch.Targets[0], batch.Count);
        for (var position = 0; position < _augmentations.Count; position++)
            Apply(_augmentations[position], batch.Count, _key.Fold(epoch).Fold(position));
        return _lent[batch.Count] ??= Lend(batch.Count);
    }

    private void Apply(Augmentation augmentation, int count, RngKey key)
    {
        var size = _shape.Size;
        var before = _before.AsSpan(0, count * size);
        var after = _inputs.AsSpan(0, count * size);
        after.CopyTo(before);
        switch (augmentation)
        {
            case Augmentation.OfSample alone:
                for (var n = 0; n < count; n++)
                    alone.Apply<T>(
                        before.Slice(n * size, size),
                        after.Slice(n * size, size),
                        _shape,
                        key.Fold(_indices[n])
                    );
                break;
            case Augmentation.Mixup mixup when count > 0:
                var partners = _partners.AsSpan(0, count);
                var weight = mixup.Draw(key.Fold(_indices[0]), partners);
                Augmentation.Mixup.Mix<T>(before, after, weight, partners);
                _targets.Mix(weight, partners);
                break;
        }
    }

    private void Check(Batch<T> batch)
    {
        if (batch.Count > _indices.Length)
            throw new ArgumentException(
                $"the batch has {batch.Count} samples, but the augmenter was made for at most {_indices.Length}",
                nameof(batch)
            );
        if (batch.Inputs.Count != 1 || batch.Targets.Count != 1)
            throw new ArgumentException(
                $"the batch brings {batch.Inputs.Count} inputs and {batch.Targets.Count} targets, but one "
                    + "of each is augmented",
                nameof(batch)
            );
        if (batch.Inputs[0].Length != batch.Count * _shape.Size)
            throw new ShapeException(
                $"the batch's input has {batch.Inputs[0].Length} values, but {batch.Count} samples of "
                    + $"{_shape} have {batch.Count * _shape.Size}"
            );
    }

    private Batch<T> Lend(int count) =>
        new(count, [_inputs.AsMemory(0, count * _shape.Size)], [_targets.Lend(count)], _indices.AsMemory(0, count));
}
