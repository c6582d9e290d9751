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
    private readonly RngKey _key;
    private readonly AugmentedInput<T>[] _inputs;
    private readonly AugmentedTargets<T>[] _targets;
    private readonly bool _keepsBatches;
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
            Check(augmentation, dataset.NamedInputs);
        (_augmentations, _key) = (augmentations, runKey.For(RngPurpose.Augmentation));
        _inputs = [.. dataset.NamedInputs.Select((input, i) => new AugmentedInput<T>(input, i, batchSize))];
        _targets =
        [
            .. dataset.NamedTargets.Select(target => new AugmentedTargets<T>(
                augmentations,
                target,
                dataset.Count,
                batchSize
            )),
        ];
        _keepsBatches = dataset.NamedInputs.All(input => !input.Values.IsIndices);
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
        for (var i = 0; i < _inputs.Length; i++)
            _inputs[i].Read(batch.Inputs[i], batch.Count);
        for (var i = 0; i < _targets.Length; i++)
            _targets[i].Read(batch.Targets[i], batch.Count);
        for (var position = 0; position < _augmentations.Count; position++)
            Apply(_augmentations[position], batch.Count, _key.Fold(epoch).Fold(position));
        return _keepsBatches ? _lent[batch.Count] ??= Lend(batch.Count) : Lend(batch.Count);
    }

    private void Apply(Augmentation augmentation, int count, RngKey key)
    {
        switch (augmentation)
        {
            case Augmentation.OfSample alone:
                foreach (var input in _inputs)
                    input.Apply(alone, _indices.AsSpan(0, count), key);
                break;
            case Augmentation.Mixup mixup when count > 0:
                var partners = _partners.AsSpan(0, count);
                var weight = mixup.Draw(key.Fold(_indices[0]), partners);
                foreach (var input in _inputs)
                    input.Mix(weight, partners);
                foreach (var target in _targets)
                    target.Mix(weight, partners);
                break;
        }
    }

    /// <summary>What changes images needs one, and what mixes samples reals in every input.</summary>
    private static void Check(Augmentation augmentation, Sequence<DataInput<T>> inputs)
    {
        if (inputs is [{ Values.IsIndices: false } only])
            augmentation.CheckShape(only.SampleShape);
        else if (
            augmentation is Augmentation.Mixup
                ? inputs.Any(input => input.Values.IsIndices)
                : !inputs.Any(input => AugmentedInput<T>.Takes(augmentation, input))
        )
            throw new ShapeException(
                $"{augmentation.GetType().Name}: expects "
                    + augmentation switch
                    {
                        Augmentation.Mixup => "reals in every input",
                        Augmentation.OfImage => "an image [channels, height, width]",
                        _ => "an input of reals",
                    }
                    + $", but is given {string.Join(", ", inputs)}"
            );
        foreach (var input in inputs)
            if (AugmentedInput<T>.Takes(augmentation, input))
                augmentation.CheckShape(input.SampleShape);
    }

    private void Check(Batch<T> batch)
    {
        if (batch.Count > _indices.Length)
            throw new ArgumentException(
                $"the batch has {batch.Count} samples, but the augmenter was made for at most {_indices.Length}",
                nameof(batch)
            );
        if (batch.Inputs.Count != _inputs.Length || batch.Targets.Count != _targets.Length)
            throw new ArgumentException(
                $"the batch brings {batch.Inputs.Count} inputs and {batch.Targets.Count} targets, but the data set "
                    + $"has {_inputs.Length} and {_targets.Length}",
                nameof(batch)
            );
    }

    private Batch<T> Lend(int count) =>
        new(
            count,
            _inputs.Select(input => input.Lend(count)).ToSequence(),
            _targets.Select(target => target.Lend(count)).ToSequence(),
            _indices.AsMemory(0, count)
        );
}
