namespace DeepLearning;

/// <summary>
/// How a table becomes a data set: which columns go through which steps into which input, and what is to be learnt.
/// A value, with JSON; it knows nothing of the data before <see cref="Fit"/>.
/// </summary>
public sealed record Pipeline
{
    /// <summary>The pipeline of a model with one input.</summary>
    /// <param name="columns">The input's columns, in the order of its features.</param>
    /// <param name="target">What is to be learnt; null for inputs alone.</param>
    public Pipeline(Sequence<ColumnPath> columns, PipelineTarget? target = null)
        : this([new PipelineInput(Dataset<float>.InputName, columns)], target is null ? [] : [target]) { }

    /// <summary>The pipeline of a model with several inputs or targets.</summary>
    [System.Text.Json.Serialization.JsonConstructor]
    public Pipeline(Sequence<PipelineInput> inputs, Sequence<PipelineTarget> targets) =>
        (Inputs, Targets) = (inputs, targets);

    /// <summary>At least one, of different names.</summary>
    public Sequence<PipelineInput> Inputs
    {
        get;
        init => field = PipelineRules.Named(value, input => input.Name, "input", 1);
    }

    /// <summary>Of different names; none where only inputs are made.</summary>
    public Sequence<PipelineTarget> Targets
    {
        get;
        init => field = PipelineRules.Named(value, target => target.Name, "target", 0);
    }

    /// <summary>A pipeline that suits a table: see <see cref="PipelineInference"/>.</summary>
    /// <param name="table">The training part.</param>
    /// <param name="target">The column to be learnt: texts are classes, numbers are values.</param>
    public static Pipeline Infer(Table table, string target) => PipelineInference.Of(table, target);

    /// <inheritdoc cref="Infer(Table, string)"/>
    /// <param name="table">The training part.</param>
    /// <param name="targets">What is to be learnt; their columns go into no input.</param>
    public static Pipeline Infer(Table table, params ReadOnlySpan<PipelineTarget> targets) =>
        PipelineInference.Of(table, Sequence.Create(targets));

    /// <summary>
    /// The pipeline with what it learns of a table (means, categories, classes): of the training part alone, since what
    /// it knew of the others would flatter the model.
    /// </summary>
    /// <exception cref="PipelineException">
    /// A column is not there, or a step does not take it; the message names the column and the step, counted from 0.
    /// </exception>
    public FittedPipeline Fit(Table training)
    {
        try
        {
            return new(
                Inputs.Select(input => input.Fit(training)).ToSequence(),
                Targets.Select(target => target.Fit(training)).ToSequence()
            );
        }
        catch (ArgumentException e)
        {
            throw new PipelineException(e.Message, e);
        }
    }
}

/// <summary>What pipelines refuse, fitted or not.</summary>
internal static class PipelineRules
{
    public static Sequence<TItem> Named<TItem>(
        Sequence<TItem> items,
        Func<TItem, string> nameOf,
        string what,
        int atLeast
    )
    {
        if (Require.NotNull(items, what).Count < atLeast)
            throw new ArgumentException($"a pipeline needs at least {atLeast} {what}, but is given {items.Count}");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
            if (!seen.Add(nameOf(item)))
                throw new ArgumentException($"the pipeline has two {what}s of the name '{nameOf(item)}'");
        return items;
    }
}
