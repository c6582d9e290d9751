using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The targets of an <see cref="Augmenter{T}"/>'s batch: the source's, or, with a mixup, values that are mixed; classes
/// are one-hot rows then.
/// </summary>
internal sealed class AugmentedTargets<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int? _mixedClasses;
    private readonly int _size;
    private readonly int[] _classes = [];
    private readonly T[] _weights,
        _values = [],
        _before = [];

    public AugmentedTargets(Sequence<Augmentation> augmentations, DataTarget<T> target, int samples, int batchSize)
    {
        var mixups = augmentations.OfType<Augmentation.Mixup>().ToList();
        foreach (var augmentation in augmentations)
            CheckPositions(augmentation, target, samples);
        foreach (var mixup in mixups)
            Check(mixup, target);
        var hasClasses = target.HasClasses;
        _weights = new T[target.Weights.IsEmpty ? 0 : batchSize];
        _mixedClasses = hasClasses && mixups.Count > 0 ? mixups.Max(mixup => mixup.Classes) : null;
        _size = _mixedClasses ?? target.Length / samples;
        if (hasClasses && mixups.Count == 0)
        {
            _classes = new int[Shape.Of(batchSize, _size).Size];
            return;
        }

        _values = new T[Shape.Of(batchSize, _size).Size];
        _before = new T[mixups.Count > 0 ? _values.Length : 0];
    }

    /// <summary>Takes the source's targets over (=).</summary>
    public void Read(Targets<T> targets, int count)
    {
        if (targets.SampleWeights.Length != (_weights.Length == 0 ? 0 : count))
            throw Foreign();
        targets.SampleWeights.Span.CopyTo(_weights);
        switch (targets)
        {
            case Targets<T>.Classes classes when classes.Indices.Length == count * _size && _classes.Length > 0:
                classes.Indices.Span.CopyTo(_classes);
                break;
            case Targets<T>.Classes classes when classes.Indices.Length == count && _mixedClasses is not null:
                OneHot(classes.Indices.Span);
                break;
            case Targets<T>.Values values
                when values.Elements.Length == count * _size && _classes.Length == 0 && _mixedClasses is null:
                values.Elements.Span.CopyTo(_values);
                break;
            default:
                throw Foreign();
        }
    }

    /// <summary>Mixes each row with its partner's.</summary>
    public void Mix(double weight, ReadOnlySpan<int> partners) =>
        Augmentation.Mixup.MixInPlace(_values.AsSpan(0, partners.Length * _size), _before, weight, partners);

    public Targets<T> Lend(int count)
    {
        Targets<T> targets =
            _classes.Length > 0
                ? new Targets<T>.Classes(_classes.AsMemory(0, count * _size))
                : new Targets<T>.Values(_values.AsMemory(0, count * _size));
        return _weights.Length == 0 ? targets : targets with { SampleWeights = _weights.AsMemory(0, count) };
    }

    private static ArgumentException Foreign() =>
        new("the batch's targets are not those of the data set that the augmenter was made for");

    private void OneHot(ReadOnlySpan<int> classes)
    {
        _values.AsSpan(0, classes.Length * _size).Clear();
        for (var n = 0; n < classes.Length; n++)
            _values[n * _size + classes[n]] = T.One;
    }

    /// <summary>What moves an image's pixels would have to move the classes of its positions too.</summary>
    private static void CheckPositions(Augmentation augmentation, DataTarget<T> target, int samples)
    {
        if (
            target.HasClasses
            && target.Length > samples
            && augmentation is not (Augmentation.Noise or Augmentation.Cutout)
        )
            throw new ArgumentException(
                $"{augmentation.GetType().Name}: expects a class a sample, but the target '{target.Name}' has "
                    + $"{target.Length / samples}, whose places it does not know"
            );
    }

    private static void Check(Augmentation.Mixup mixup, DataTarget<T> target)
    {
        if (!target.Weights.IsEmpty)
            throw new ArgumentException(
                $"Mixup: expects samples that count alike, but those of the target '{target.Name}' have weights"
            );
        if (target.Values is not Targets<T>.Classes classes)
        {
            if (mixup.Classes is { } unwanted)
                throw new ArgumentException(
                    $"Mixup: Classes is {unwanted}, but the data set's targets are values, which have no classes"
                );
            return;
        }

        if (mixup.Classes is not { } count)
            throw new ArgumentException(
                "Mixup: Classes is not given, but the data set's targets are classes, and their number is "
                    + "the length of a mixed target"
            );
        foreach (var index in classes.Indices.Span)
            if ((uint)index >= (uint)count)
                throw new ArgumentException($"Mixup: Classes is {count}, but the data set has the class {index}");
    }
}
