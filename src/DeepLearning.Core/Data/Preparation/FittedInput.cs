using System.Numerics;

namespace DeepLearning;

/// <summary>One input with its columns, fitted: numbers side by side, or indices.</summary>
public sealed record FittedInput
{
    public FittedInput(string name, Sequence<FittedPath> columns) => (Name, Columns) = (name, columns);

    /// <summary>The name of the model's input.</summary>
    public string Name
    {
        get;
        init => field = Require.Name(value);
    }

    /// <summary>At least one: all end in numbers, or all in indices.</summary>
    public Sequence<FittedPath> Columns
    {
        get;
        init
        {
            field = Check(value);
            (Width, IndicesBelow) = (
                value.Sum(path => path.Shape.Width),
                value[0].Shape.Kind == StepKind.Indices ? value.Max(path => path.Shape.Below) : null
            );
        }
    }

    /// <summary>The number of features, or of indices, of a row: the input's shape is [Width].</summary>
    public int Width { get; private init; }

    /// <summary>
    /// For indices, how many different ones there are, of the column that has most; null for numbers.
    /// </summary>
    public int? IndicesBelow { get; private init; }

    /// <summary>The names of the features, or of the columns of indices; made at each call.</summary>
    public Sequence<string> Features() => Columns.SelectMany(path => path.Features()).ToSequence();

    /// <summary>The input of a table's rows.</summary>
    /// <exception cref="PipelineException">
    /// A value is missing behind all steps, is not known, or is too large for T; the message names column and row.
    /// </exception>
    public DataInput<T> Apply<T>(Table table)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        IndicesBelow is null
            ? new(Name, HostTensor<T>.Of(Shape.Of(table.Count, Width), Numbers<T>(table)))
            : new(Name, Shape.Of(Width), Indices(table));

    /// <summary>The values of a table's rows, end to end.</summary>
    internal InputValues<T> ValuesOf<T>(Table table)
        where T : unmanaged, IFloatingPointIeee754<T> => IndicesBelow is null ? Numbers<T>(table) : Indices(table);

    private T[] Numbers<T>(Table table)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (all, at) = (new T[Shape.Of(table.Count, Width).Size], 0);
        foreach (var path in Columns)
        {
            var numbers = (StepValues.Numbers)path.Apply(table);
            var width = numbers.Features.Count;
            for (var i = 0; i < numbers.Values.Count; i++)
                all[i / width * Width + at + i % width] = FeatureValues.Finite<T>(
                    numbers.Values[i],
                    numbers.Features[i % width],
                    i / width
                );
            at += width;
        }

        return all;
    }

    private int[] Indices(Table table)
    {
        var all = new int[Shape.Of(table.Count, Width).Size];
        for (var column = 0; column < Width; column++)
        {
            var indices = (StepValues.Indices)Columns[column].Apply(table);
            for (var row = 0; row < table.Count; row++)
                all[row * Width + column] =
                    (uint)indices.Values[row] < (uint)indices.Below
                        ? indices.Values[row]
                        : throw new PipelineException(
                            $"the column '{indices.Column}' has no index in row {row}: its category is unknown"
                        );
        }

        return all;
    }

    private static Sequence<FittedPath> Check(Sequence<FittedPath> columns)
    {
        if (Require.NotNull(columns, nameof(Columns)).Count == 0)
            throw new ArgumentException("an input needs at least one column, but is given none");
        if (columns.Select(path => path.Shape.Kind).Distinct().Count() > 1)
            throw new ArgumentException(
                "an input of numbers has columns of indices, "
                    + string.Join(
                        ", ",
                        columns.Where(p => p.Shape.Kind == StepKind.Indices).Select(p => $"'{p.Column}'")
                    )
                    + ": make numbers of them by OneHot, or give them an input of their own"
            );
        if (columns.Sum(path => (long)path.Shape.Width) > StepShape.MaxWidth)
            throw new ArgumentException($"an input has more than {StepShape.MaxWidth} features");
        return columns;
    }
}
