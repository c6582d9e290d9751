using System.Numerics;

namespace DeepLearning;

/// <summary>Where the values of lent batches lie: one buffer an input and a target, filled again and again.</summary>
internal sealed class BatchBuffers<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly string _kind;
    private readonly InputBuffer[] _inputs;
    private readonly TargetBuffer[] _targets;
    private readonly long[] _indices;

    /// <param name="pattern">A data set whose inputs and targets are as those of all that comes.</param>
    /// <param name="batchSize">The most samples of a batch.</param>
    public BatchBuffers(Dataset<T> pattern, int batchSize)
    {
        _kind = Kind(pattern);
        _inputs = [.. pattern.NamedInputs.Select(input => new InputBuffer(input, batchSize))];
        _targets = [.. pattern.NamedTargets.Select(target => new TargetBuffer(target, pattern.Count, batchSize))];
        _indices = new long[batchSize];
    }

    /// <summary>In which way a data set is not as the pattern; null where it is.</summary>
    public string? Difference(Dataset<T> dataset) =>
        Kind(dataset) is var kind && kind == _kind ? null : $"it has {kind}, but {_kind} are expected";

    /// <summary>Copies samples of a data set into the batch.</summary>
    /// <param name="dataset">As the pattern is.</param>
    /// <param name="samples">Which of it.</param>
    /// <param name="at">At which sample of the batch they begin.</param>
    /// <param name="offset">The global index of the data set's first sample.</param>
    public void Fill(Dataset<T> dataset, ReadOnlySpan<int> samples, int at = 0, long offset = 0)
    {
        for (var i = 0; i < _inputs.Length; i++)
            _inputs[i].Fill(dataset.NamedInputs[i].Values, samples, at);
        for (var i = 0; i < _targets.Length; i++)
            _targets[i].Fill(dataset.NamedTargets[i], samples, at);
        for (var i = 0; i < samples.Length; i++)
            _indices[at + i] = offset + samples[i];
    }

    /// <summary>The batch of the first samples; it changes with each filling.</summary>
    public Batch<T> Lend(int count) =>
        new(
            count,
            _inputs.Select(input => input.Lend(count)).ToSequence(),
            _targets.Select(target => target.Lend(count)).ToSequence(),
            _indices.AsMemory(0, count)
        );

    private static string Kind(Dataset<T> dataset) =>
        string.Join(", ", dataset.NamedInputs)
        + " and "
        + string.Join(
            ", ",
            dataset.NamedTargets.Select(target =>
                $"'{target.Name}' {target.Length / dataset.Count} {(target.HasClasses ? "classes" : "values")}"
                + (target.Weights.IsEmpty ? "" : " with weights")
            )
        );

    /// <summary>Where the batches' values of one input lie.</summary>
    private sealed class InputBuffer(DataInput<T> input, int batchSize)
    {
        private readonly int _size = input.SampleShape.Size;
        private readonly bool _isIndices = input.Values.IsIndices;
        private readonly T[] _reals = input.Values.IsIndices ? [] : new T[input.SampleShape.Batched(batchSize).Size];
        private readonly int[] _indices = input.Values.IsIndices
            ? new int[input.SampleShape.Batched(batchSize).Size]
            : [];

        public void Fill(InputValues<T> values, ReadOnlySpan<int> samples, int at)
        {
            if (_isIndices)
                Rows.Gather(values.Indices.Span, samples, _indices.AsSpan(at * _size, samples.Length * _size));
            else
                Rows.Gather(values.Reals.Span, samples, _reals.AsSpan(at * _size, samples.Length * _size));
        }

        public InputValues<T> Lend(int count) =>
            _isIndices ? _indices.AsMemory(0, count * _size) : _reals.AsMemory(0, count * _size);
    }

    /// <summary>Where the batches' values of one target lie.</summary>
    private sealed class TargetBuffer(DataTarget<T> target, int samples, int batchSize)
    {
        private readonly int _size = target.Length / samples;
        private readonly bool _hasClasses = target.HasClasses;
        private readonly int[] _classes = target.HasClasses
            ? new int[Shape.Of(batchSize, target.Length / samples).Size]
            : [];
        private readonly T[] _values = target.HasClasses
            ? []
            : new T[Shape.Of(batchSize, target.Length / samples).Size];
        private readonly T[] _weights = new T[target.Weights.IsEmpty ? 0 : batchSize];

        public void Fill(DataTarget<T> from, ReadOnlySpan<int> samples, int at)
        {
            var (start, length) = (at * _size, samples.Length * _size);
            if (from.Values is Targets<T>.Classes classes)
                Rows.Gather(classes.Indices.Span, samples, _classes.AsSpan(start, length));
            else if (from.Values is Targets<T>.Values values)
                Rows.Gather(values.Elements.Span, samples, _values.AsSpan(start, length));
            if (_weights.Length > 0)
                Rows.Gather(from.Weights.Span, samples, _weights.AsSpan(at, samples.Length));
        }

        public Targets<T> Lend(int count)
        {
            Targets<T> targets = _hasClasses
                ? new Targets<T>.Classes(_classes.AsMemory(0, count * _size))
                : new Targets<T>.Values(_values.AsMemory(0, count * _size));
            return _weights.Length == 0 ? targets : targets with { SampleWeights = _weights.AsMemory(0, count) };
        }
    }
}
