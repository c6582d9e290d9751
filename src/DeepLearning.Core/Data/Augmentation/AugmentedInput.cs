using System.Numerics;

namespace DeepLearning;

/// <summary>
/// One input of an <see cref="Augmenter{T}"/>'s batch. Images are changed by what changes images, all of a sample's in
/// the same way; other reals by what changes any sample; indices stay.
/// </summary>
internal sealed class AugmentedInput<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly DataInput<T> _input;
    private readonly int _number,
        _size;
    private readonly T[] _values = [],
        _before = [];
    private InputValues<T> _lent;

    public AugmentedInput(DataInput<T> input, int number, int batchSize)
    {
        (_input, _number, _size) = (input, number, input.SampleShape.Size);
        if (input.Values.IsIndices)
            return;
        _values = new T[input.SampleShape.Batched(batchSize).Size];
        _before = new T[_values.Length];
    }

    /// <summary>Whether this input is among those that the augmentation changes.</summary>
    public static bool Takes(Augmentation augmentation, DataInput<T> input) =>
        !input.Values.IsIndices && (augmentation is not Augmentation.OfImage || input.SampleShape.Rank == 3);

    /// <summary>Takes the source's values over (=).</summary>
    public void Read(InputValues<T> source, int count)
    {
        if (source.IsIndices != _input.Values.IsIndices || source.Length != (long)count * _size)
            throw new ShapeException(
                $"the batch's input has {source.Length} values, but {count} samples of "
                    + $"{_input.SampleShape} have {count * _size}"
            );
        if (source.IsIndices)
            _lent = source;
        else
            source.Reals.Span.CopyTo(_values);
    }

    public void Apply(Augmentation.OfSample augmentation, ReadOnlySpan<long> samples, RngKey key)
    {
        if (!Takes(augmentation, _input))
            return;
        var before = _before.AsSpan(0, samples.Length * _size);
        var after = _values.AsSpan(0, samples.Length * _size);
        after.CopyTo(before);
        // Images of one sample are moved alike; noise is each one's own.
        var own = augmentation is Augmentation.OfImage || _number == 0;
        for (var n = 0; n < samples.Length; n++)
            augmentation.Apply<T>(
                before.Slice(n * _size, _size),
                after.Slice(n * _size, _size),
                _input.SampleShape,
                own ? key.Fold(samples[n]) : key.Fold(samples[n]).Fold(_number)
            );
    }

    public void Mix(double weight, ReadOnlySpan<int> partners) =>
        Augmentation.Mixup.MixInPlace(_values.AsSpan(0, partners.Length * _size), _before, weight, partners);

    public InputValues<T> Lend(int count) => _input.Values.IsIndices ? _lent : _values.AsMemory(0, count * _size);
}
