namespace DeepLearning;

/// <summary>A column, its kind, and the fitted steps that it goes through.</summary>
public sealed record FittedPath
{
    /// <exception cref="ArgumentException">A step does not take what the one before it gives.</exception>
    public FittedPath(string column, ColumnKind kind, Sequence<FittedStep> steps) =>
        (Column, Kind, Steps) = (column, kind, steps);

    /// <summary>The column's name in the table.</summary>
    public string Column
    {
        get;
        init => field = Require.Name(value);
    }

    /// <summary>What its values are; a table's of another kind are converted (<see cref="Column.To"/>).</summary>
    public ColumnKind Kind
    {
        get;
        init
        {
            field = Require.Defined(value);
            if (Steps is not null)
                Shape = ShapeOf(Column, field, Steps);
        }
    }

    /// <summary>At their end are numbers or indices.</summary>
    public Sequence<FittedStep> Steps
    {
        get;
        init => Shape = ShapeOf(Column, Kind, field = Require.NotNull(value));
    }

    /// <summary>What the last step gives.</summary>
    internal StepShape Shape { get; private init; } = StepShape.Of(ColumnKind.Numbers);

    /// <exception cref="PipelineException">A step refuses a value.</exception>
    internal StepValues Apply(Table table)
    {
        var values = StepValues.Of(table[Column].To(Kind));
        foreach (var step in Steps)
            values = step.Apply(values);
        return values;
    }

    /// <summary>The names of the features.</summary>
    internal IEnumerable<string> Features()
    {
        Column none = Kind switch
        {
            ColumnKind.Numbers => new Column.Numbers(Column, []),
            ColumnKind.Texts => new Column.Texts(Column, []),
            _ => new Column.Dates(Column, []),
        };
        return Apply(new Table([none])) is StepValues.Numbers numbers ? numbers.Features : [Column];
    }

    private static StepShape ShapeOf(string column, ColumnKind kind, Sequence<FittedStep> steps)
    {
        var shape = StepShape.Of(kind);
        for (var i = 0; i < steps.Count; i++)
        {
            try
            {
                shape = steps[i].ShapeOf(shape);
            }
            catch (Exception e) when (e is PipelineException or ArgumentException)
            {
                throw new ArgumentException($"column '{column}', step {i}: {e.Message}", e);
            }
        }

        return shape.Kind is StepKind.Numbers or StepKind.Indices
            ? shape
            : throw new ArgumentException(
                $"the column '{column}' ends as {shape}, but an input is of numbers or indices: a step is missing"
            );
    }
}
