namespace DeepLearning;

/// <summary>A column and the steps that it goes through, in order, on its way into an input.</summary>
public sealed record ColumnPath
{
    public ColumnPath(string column, Sequence<ColumnStep>? steps = null) => (Column, Steps) = (column, steps ?? []);

    /// <summary>The column's name in the table.</summary>
    public string Column
    {
        get;
        init => field = Require.Name(value);
    }

    public Sequence<ColumnStep> Steps
    {
        get;
        init => field = Require.NotNull(value);
    }

    /// <summary>The same path with what its steps learn, each of what those before it give.</summary>
    internal FittedPath Fit(Table training)
    {
        var column = training[Column];
        var (values, fitted) = (StepValues.Of(column), new List<FittedStep>());
        foreach (var step in Steps)
        {
            try
            {
                fitted.Add(step.Fit(values));
                values = fitted[^1].Apply(values);
            }
            catch (Exception e) when (e is PipelineException or ArgumentException)
            {
                throw new PipelineException($"column '{Column}', step {fitted.Count}: {e.Message}", e);
            }
        }

        return new(Column, column.Kind, fitted.ToSequence());
    }
}

/// <summary>One input of a model: the columns whose numbers, side by side, are its features.</summary>
public sealed record PipelineInput
{
    public PipelineInput(string name, Sequence<ColumnPath> columns) => (Name, Columns) = (name, columns);

    /// <summary>The name of the model's input.</summary>
    public string Name
    {
        get;
        init => field = Require.Name(value);
    }

    /// <summary>
    /// At least one: all end in numbers, or all in indices (for an embedding). A column may come more than once.
    /// </summary>
    public Sequence<ColumnPath> Columns
    {
        get;
        init =>
            field =
                Require.NotNull(value).Count > 0
                    ? value
                    : throw new ArgumentException("an input needs at least one column, but is given none");
    }

    internal FittedInput Fit(Table training) => new(Name, Columns.Select(path => path.Fit(training)).ToSequence());
}
