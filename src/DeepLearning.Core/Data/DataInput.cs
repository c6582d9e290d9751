using System.Numerics;

namespace DeepLearning;

/// <summary>One input of a data set's samples: a name and the values of all samples, immutable.</summary>
public sealed class DataInput<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Reals.</summary>
    /// <param name="name">The name of the model's input that they are for.</param>
    /// <param name="values">[N, ...sample shape].</param>
    /// <exception cref="ShapeException">There is no axis but that of the samples, or no value.</exception>
    public DataInput(string name, HostTensor<T> values)
    {
        if (values.Shape.Rank < 2)
            throw new ShapeException(
                $"a data set expects inputs [samples, ...sample shape], but is given {values.Shape}"
            );
        if (values.Size == 0)
            throw new ArgumentException(
                "a data set needs at least one sample with at least one value, but is given inputs of "
                    + $"shape {values.Shape}"
            );
        (Name, Tensor, Values) = (Require.Name(name), values, values.Memory);
        (Count, SampleShape) = (values.Shape[0], Shape.Create(values.Shape.Extents.AsSpan()[1..]));
    }

    /// <summary>Indices.</summary>
    /// <param name="name">The name of the model's input that they are for.</param>
    /// <param name="sampleShape">The shape of one sample's indices.</param>
    /// <param name="indices">Those of all samples, end to end; copied.</param>
    /// <exception cref="ArgumentException">There is no sample, or a part of one.</exception>
    public DataInput(string name, Shape sampleShape, ReadOnlySpan<int> indices)
        : this(name, sampleShape, (InputValues<T>)indices.ToArray()) { }

    internal DataInput(string name, Shape sampleShape, InputValues<T> values)
    {
        if (values.Length == 0 || sampleShape.Size == 0 || values.Length % sampleShape.Size != 0)
            throw new ArgumentException(
                $"the input '{name}' has {values.Length} values, but a data set needs at least one sample of "
                    + $"{sampleShape}, and whole ones"
            );
        (Name, SampleShape, Values) = (Require.Name(name), sampleShape, values);
        Count = values.Length / sampleShape.Size;
        if (!values.IsIndices)
            Tensor = HostTensor<T>.Copy(sampleShape.Batched(Count), values.Reals.Span);
    }

    public string Name { get; }

    /// <summary>The shape of one sample, without the batch axis.</summary>
    public Shape SampleShape { get; }

    /// <summary>The number of samples, at least 1.</summary>
    public int Count { get; }

    /// <summary>The samples, end to end.</summary>
    public InputValues<T> Values { get; }

    /// <summary>The reals as a tensor [<see cref="Count"/>, ...]; null for indices.</summary>
    public HostTensor<T>? Tensor { get; }

    public override string ToString() => $"'{Name}' {(Values.IsIndices ? "indices " : typeof(T).Name)}{SampleShape}";

    internal DataInput<T> Subset(ReadOnlySpan<int> samples)
    {
        var size = samples.Length * SampleShape.Size;
        if (Values.IsIndices)
        {
            var indices = new int[size];
            Rows.Gather(Values.Indices.Span, samples, indices);
            return new(Name, SampleShape, (InputValues<T>)indices);
        }

        var reals = new T[size];
        Rows.Gather(Values.Reals.Span, samples, reals);
        return new(Name, HostTensor<T>.Of(SampleShape.Batched(samples.Length), reals));
    }

    internal DataInput<TOther> To<TOther>()
        where TOther : unmanaged, IFloatingPointIeee754<TOther> =>
        Tensor is null ? new(Name, SampleShape, (InputValues<TOther>)Values.Indices) : new(Name, Tensor.To<TOther>());

    internal DataInput<T> Join(DataInput<T> other) =>
        Tensor is null
            ? new(Name, SampleShape, (InputValues<T>)(int[])[.. Values.Indices.Span, .. other.Values.Indices.Span])
            : new(
                Name,
                HostTensor<T>.Of(
                    SampleShape.Batched(Count + other.Count),
                    [.. Values.Reals.Span, .. other.Values.Reals.Span]
                )
            );
}
