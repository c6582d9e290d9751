namespace DeepLearning;

/// <summary>What must fit in a saved model: the pipeline's inputs and targets, and the classes' names.</summary>
public static class SavedRules
{
    /// <summary>The pipeline's targets, each with the model's output that answers it.</summary>
    /// <exception cref="ModelException">A target has no output of its name, or one of another size.</exception>
    public static Sequence<(string Output, FittedTarget Target)> TargetsOf(Model model, FittedPipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pipeline);
        return pipeline.Targets.Select(target => (OutputOf(model, pipeline, target), target)).ToSequence();
    }

    /// <summary>The pipeline's input that a model's input reads: of its name, or the only one.</summary>
    /// <exception cref="ModelException">There is none, or it has another kind or number of values.</exception>
    public static FittedInput InputOf(Model model, FittedPipeline pipeline, Node node)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(node);
        var found =
            pipeline.Inputs is [var only] && model.Inputs.Count == 1
                ? only
                : pipeline.Inputs.FirstOrDefault(input => input.Name == node.Name)
                    ?? throw new ModelException(
                        $"the model reads the input '{node.Name}', but the pipeline gives "
                            + string.Join(", ", pipeline.Inputs.Select(input => $"'{input.Name}'"))
                    );
        var size = model.ShapeOf(node.Name).Size;
        if (
            found.Width != size
            || found.IndicesBelow is null != node.IndicesBelow is null
            || found.IndicesBelow > node.IndicesBelow
        )
            throw new ModelException(
                $"the model's input '{node.Name}' takes {Values(size, node.IndicesBelow)}, but the pipeline gives "
                    + Values(found.Width, found.IndicesBelow)
            );
        return found;
    }

    /// <exception cref="ModelException">The pipeline or the names do not fit the model.</exception>
    internal static void Check(Model model, FittedPipeline? pipeline, Sequence<string>? classNames)
    {
        if (pipeline is not null)
        {
            foreach (var node in model.Inputs)
                _ = InputOf(model, pipeline, node);
            _ = TargetsOf(model, pipeline);
        }

        if (classNames is null)
            return;
        var (output, shape) = (model.Outputs[0], model.ShapeOf(model.Outputs[0]));
        if (shape.Rank == 0 || shape[0] != classNames.Count)
            throw new ModelException(
                $"the output '{output}' has the shape {shape}, but there are names of {classNames.Count} classes"
            );
        if (classNames.Distinct(StringComparer.Ordinal).Count() < classNames.Count)
            throw new ModelException($"two classes have one name: {string.Join(", ", classNames)}");
    }

    private static string OutputOf(Model model, FittedPipeline pipeline, FittedTarget target)
    {
        var output =
            pipeline.Targets.Count == 1 && model.Outputs is [var only]
                ? only
                : model.Outputs.FirstOrDefault(name => name == target.Name)
                    ?? throw new ModelException(
                        $"the pipeline has the target '{target.Name}', but the model has the outputs "
                            + string.Join(", ", model.Outputs.Select(name => $"'{name}'"))
                    );
        var size = model.ShapeOf(output).Size;
        return size == target.Outputs
            ? output
            : throw new ModelException(
                $"the output '{output}' gives {size} values, but the target '{target.Name}' has {target.Outputs}"
            );
    }

    private static string Values(long count, int? below) =>
        below is null ? $"{count} real numbers" : $"{count} indices below {below}";
}
