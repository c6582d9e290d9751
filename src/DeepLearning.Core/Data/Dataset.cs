using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Samples and their targets, immutable and checked once: as many targets as samples, every value finite, every class
/// known.
/// </summary>
public sealed class Dataset<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <param name="inputs">[N, ...sample shape], N at least 1.</param>
    /// <param name="targets">N class indices, or N times as many values as a target has; copied.</param>
    /// <param name="classNames">The classes' names in index order; null when they have none.</param>
    /// <exception cref="ArgumentException">
    /// There is no sample; the counts differ; a value is not finite; a class is negative or has no name. The message
    /// names the sample and the value.
    /// </exception>
    public Dataset(HostTensor<T> inputs, Targets<T> targets, Sequence<string>? classNames = null)
        : this(inputs, Copy(targets), classNames, check: true) { }

    private Dataset(HostTensor<T> inputs, Targets<T> targets, Sequence<string>? classNames, bool check)
    {
        (Inputs, Targets, ClassNames) = (inputs, targets, classNames);
        if (check)
            DatasetRules.Check(inputs, targets, classNames);
        Count = inputs.Shape[0];
        SampleShape = Shape.Create(inputs.Shape.Extents.AsSpan()[1..]);
    }

    /// <summary>[Count, ...<see cref="SampleShape"/>].</summary>
    public HostTensor<T> Inputs { get; }

    public Targets<T> Targets { get; }

    public Sequence<string>? ClassNames { get; }

    /// <summary>The number of samples, at least 1.</summary>
    public int Count { get; }

    /// <summary>The shape of one sample, without the batch axis.</summary>
    public Shape SampleShape { get; }

    /// <summary>The number of values of one sample's target: 1 for a class.</summary>
    public int TargetSize => Targets is Targets<T>.Values values ? values.Elements.Length / Count : 1;

    /// <summary>The samples of these indices, in this order; an index may come more than once.</summary>
    /// <exception cref="ArgumentException">There is no index, or one is out of range.</exception>
    public Dataset<T> Subset(ReadOnlySpan<int> indices)
    {
        if (indices.IsEmpty)
            throw new ArgumentException("a subset needs at least one sample, but no index is given", nameof(indices));
        foreach (var index in indices)
            if ((uint)index >= (uint)Count)
                throw new ArgumentOutOfRangeException(
                    nameof(indices),
                    index,
                    $"sample {index} is wanted, but the data set has the samples 0 to {Count - 1}"
                );
        var shape = SampleShape.Batched(indices.Length);
        var inputs = new T[shape.Size];
        Gather(Inputs.Span, indices, inputs);
        return new(HostTensor<T>.Copy(shape, inputs), Gather(indices), ClassNames, check: false);
    }

    /// <summary>The same data in another precision.</summary>
    /// <exception cref="ArgumentException">A value is not finite there.</exception>
    public Dataset<TOther> To<TOther>()
        where TOther : unmanaged, IFloatingPointIeee754<TOther> =>
        this as Dataset<TOther>
        ?? new Dataset<TOther>(
            Inputs.To<TOther>(),
            Targets switch
            {
                Targets<T>.Classes classes => new Targets<TOther>.Classes(classes.Indices),
                Targets<T>.Values values => new Targets<TOther>.Values(
                    Array.ConvertAll(values.Elements.ToArray(), TOther.CreateChecked)
                ),
                var other => throw DatasetRules.Unknown(other),
            },
            ClassNames
        );

    public override string ToString() => $"{Count} samples of {typeof(T).Name}{SampleShape}";

    private Targets<T> Gather(ReadOnlySpan<int> indices)
    {
        switch (Targets)
        {
            case Targets<T>.Classes classes:
                var gathered = new int[indices.Length];
                Gather(classes.Indices.Span, indices, gathered);
                return new Targets<T>.Classes(gathered);
            case Targets<T>.Values values:
                var elements = new T[Shape.Of(indices.Length, TargetSize).Size];
                Gather(values.Elements.Span, indices, elements);
                return new Targets<T>.Values(elements);
            default:
                throw DatasetRules.Unknown(Targets);
        }
    }

    /// <summary>
    /// Copies the rows of these indices end to end; a row's length is destination's over the indices'.
    /// </summary>
    internal static void Gather<TElement>(
        ReadOnlySpan<TElement> source,
        ReadOnlySpan<int> indices,
        Span<TElement> destination
    )
    {
        var row = destination.Length / indices.Length;
        for (var i = 0; i < indices.Length; i++)
            source.Slice(indices[i] * row, row).CopyTo(destination[(i * row)..]);
    }

    private static Targets<T> Copy(Targets<T> targets) =>
        targets switch
        {
            Targets<T>.Classes classes => new Targets<T>.Classes(classes.Indices.ToArray()),
            Targets<T>.Values values => new Targets<T>.Values(values.Elements.ToArray()),
            _ => throw DatasetRules.Unknown(targets),
        };
}
