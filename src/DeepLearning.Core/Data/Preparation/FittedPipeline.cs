using System.Numerics;

namespace DeepLearning;

/// <summary>
/// A pipeline with all that it has learnt of the training part: a pure rule from tables to data sets, from a row to a
/// model's inputs, and from a model's output back to the table's words and units. A value, with JSON
/// (<see cref="PipelineJson"/>).
/// </summary>
public sealed record FittedPipeline
{
    public FittedPipeline(Sequence<FittedInput> inputs, Sequence<FittedTarget> targets) =>
        (Inputs, Targets) = (inputs, targets);

    /// <summary>At least one, of different names.</summary>
    public Sequence<FittedInput> Inputs
    {
        get;
        init => field = PipelineRules.Named(value, input => input.Name, "input", 1);
    }

    /// <summary>Of different names.</summary>
    public Sequence<FittedTarget> Targets
    {
        get;
        init => field = PipelineRules.Named(value, target => target.Name, "target", 0);
    }

    /// <summary>The samples and targets of a table's rows.</summary>
    /// <exception cref="PipelineException">
    /// The table has no row or not every column; or a value is missing, unknown or too large. The message names the
    /// column and the row, counted from 0.
    /// </exception>
    public Dataset<T> Apply<T>(Table table)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Targets.Count == 0)
            throw new PipelineException("the pipeline has no target, which a data set needs: apply its inputs");
        return new(ApplyInputs<T>(table), Targets.Select(target => target.Apply<T>(table)).ToSequence());
    }

    /// <summary>The inputs alone of a table's rows, which needs no targets: for prediction.</summary>
    /// <inheritdoc cref="Apply{T}(Table)"/>
    public Sequence<DataInput<T>> ApplyInputs<T>(Table table)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        table.Count > 0
            ? Inputs.Select(input => input.Apply<T>(table)).ToSequence()
            : throw new PipelineException("the table has no row, but a data set needs at least one");

    /// <summary>The inputs of one row, by name, as a predictor takes them.</summary>
    /// <param name="row">
    /// A number, a text or a date a column; others may be there. A text for a number is read in the invariant culture.
    /// </param>
    /// <exception cref="PipelineException">
    /// A column is not there; or a value is missing where nothing fills it, unknown, or of the wrong kind.
    /// </exception>
    public IReadOnlyDictionary<string, InputValues<T>> ApplyRow<T>(IReadOnlyDictionary<string, Cell> row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var table = RowTable.Of(row, Inputs.SelectMany(input => input.Columns));
        return Inputs.ToDictionary(input => input.Name, input => input.ValuesOf<T>(table));
    }

    /// <summary>What a model's output for one row says of the only target.</summary>
    /// <param name="output">Logits of the classes, or scaled values.</param>
    /// <param name="target">The target's name; null for the only one.</param>
    /// <exception cref="PipelineException">There is no such target, or it has another number of outputs.</exception>
    public Prediction PredictionOf<T>(ReadOnlySpan<T> output, string? target = null)
        where T : unmanaged, IFloatingPointIeee754<T> => Target(target).PredictionOf(output);

    /// <summary>The target of a name; null for the only one.</summary>
    /// <exception cref="PipelineException">There is none.</exception>
    public FittedTarget Target(string? name = null) =>
        name is null && Targets is [var only]
            ? only
            : Targets.FirstOrDefault(target => target.Name == name)
                ?? throw new PipelineException(
                    $"the pipeline has {(name is null ? "not one target alone" : $"no target '{name}'")}, but "
                        + (Targets.Count == 0 ? "none" : string.Join(", ", Targets.Select(t => $"'{t.Name}'")))
                );
}
