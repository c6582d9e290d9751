using System.Numerics;

namespace DeepLearning;

/// <summary>
/// What every backend refuses, checked once, here. NaN and infinity pass, but for targets that are probabilities: data
/// sets refuse them.
/// </summary>
public static class BatchRules
{
    /// <summary>Checks the inputs' kinds and sizes against the model.</summary>
    /// <exception cref="ShapeException">A kind, a number of inputs or of values is not the model's.</exception>
    /// <exception cref="ArgumentException">An index is not below the input's count.</exception>
    public static void CheckInputs<T>(Model model, IReadOnlyList<InputValues<T>> inputs, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckInputCount(model, inputs.Count);
        for (var i = 0; i < inputs.Count; i++)
            CheckInput(model, i, inputs[i], count);
        CheckSize(model, count);
    }

    /// <summary>Checks the inputs' kinds and sizes against the model.</summary>
    /// <exception cref="ShapeException">A kind, a number of inputs or of values is not the model's.</exception>
    /// <exception cref="ArgumentException">An index is not below the input's count.</exception>
    public static void CheckInputs<T>(Model model, ReadOnlySpan<InputValues<T>> inputs, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckInputCount(model, inputs.Length);
        for (var i = 0; i < inputs.Length; i++)
            CheckInput(model, i, inputs[i], count);
        CheckSize(model, count);
    }

    /// <summary>Checks the sizes of the memory for the outputs against the model.</summary>
    /// <exception cref="ShapeException">A number of outputs or of values is not the model's.</exception>
    public static void CheckOutputs<T>(Model model, ReadOnlySpan<Memory<T>> outputs, int count)
    {
        if (outputs.Length != model.Outputs.Count)
            throw new ShapeException(
                $"there is memory for {outputs.Length} outputs, but the model has {model.Outputs.Count}: "
                    + $"{string.Join(", ", model.Outputs)}"
            );
        for (var i = 0; i < outputs.Length; i++)
        {
            var shape = model.ShapeOf(model.Outputs[i]);
            if (outputs[i].Length != (long)count * shape.Size)
                throw new ShapeException(
                    $"the memory for output '{model.Outputs[i]}' holds {outputs[i].Length} values, but "
                        + $"{count} of {shape} have {(long)count * shape.Size}"
                );
        }
    }

    private static void CheckInputCount(Model model, int inputs)
    {
        if (inputs != model.Inputs.Count)
            throw new ShapeException(
                $"the batch brings {inputs} inputs, but the model reads {model.Inputs.Count}: "
                    + $"{string.Join(", ", model.Inputs.Select(n => n.Name))}"
            );
    }

    private static void CheckSize(Model model, int count)
    {
        var shape = model.Shapes[model.Widest];
        if ((long)count * shape.Size > Shape.MaxSize)
            throw new ShapeException(
                $"{count} samples give node '{model.Nodes[model.Widest].Name}' {(long)count * shape.Size} "
                    + $"values, {shape} each, but at most {Shape.MaxSize} are possible: take smaller batches"
            );
    }

    private static void CheckInput<T>(Model model, int input, InputValues<T> values, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var name = model.Inputs[input].Name;
        var below = model.Inputs[input].IndicesBelow;
        if (values.IsIndices != below is not null)
            throw new ShapeException(
                below is { } indices
                    ? $"input '{name}' takes indices below {indices}, but is given reals"
                    : $"input '{name}' takes reals, but is given indices"
            );
        var shape = model.ShapeOf(name);
        if (values.Length != (long)count * shape.Size)
            throw new ShapeException(
                $"input '{name}' has {values.Length} values, but {count} samples of {shape} have "
                    + $"{(long)count * shape.Size}"
            );
        if (below is { } limit)
            CheckIndices("input", name, values.Indices.Span, limit, shape.Size);
    }

    /// <exception cref="ArgumentException">An index is none of those below the limit.</exception>
    internal static void CheckIndices(string what, string name, ReadOnlySpan<int> indices, int limit, int size)
    {
        for (var i = 0; i < indices.Length; i++)
            if ((uint)indices[i] >= (uint)limit)
                throw new ArgumentException(
                    $"{what} '{name}' holds the index {indices[i]} at element {i % size} of sample {i / size}, but its "
                        + $"indices are 0 to {limit - 1}"
                );
    }

    /// <summary>Checks inputs and, when there are any, targets.</summary>
    public static void Check<T>(Model model, Objective? objective, Batch<T> batch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckInputs(model, batch.Inputs, batch.Count);
        if (batch.Targets.Count == 0)
            return;
        if (objective is null)
            throw new InvalidOperationException(
                "the batch brings targets, but the executor was compiled without an objective"
            );
        if (batch.Targets.Count != objective.Terms.Count)
            throw new ShapeException(
                $"the batch brings {batch.Targets.Count} targets, but the objective has {objective.Terms.Count} terms"
            );
        for (var i = 0; i < objective.Terms.Count; i++)
        {
            var term = objective.Terms[i];
            term.Loss.CheckTargets(term.Output, model.ShapeOf(term.Output), batch.Targets[i], batch.Count);
        }
    }

    /// <summary>Checks a batch that is to be trained on.</summary>
    public static void CheckTraining<T>(Model model, Objective? objective, Batch<T> batch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckDifferentiation(model, objective, batch, training: true);
    }

    /// <summary>
    /// Checks a batch whose gradients are wanted: it has samples and targets, some of which count, and, in training,
    /// batch norm (unless frozen) has more than one value a channel.
    /// </summary>
    public static void CheckDifferentiation<T>(Model model, Objective? objective, Batch<T> batch, bool training)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (objective is null)
            throw new InvalidOperationException(
                "the executor was compiled without an objective: there is no loss to differentiate"
            );
        if (batch.Targets.Count == 0)
            throw new ArgumentException("the batch brings no targets, but a loss is wanted");
        if (batch.Count == 0)
            throw new ArgumentException("an empty batch can be predicted, but not trained on: its loss is not defined");
        Check(model, objective, batch);
        for (var i = 0; i < objective.Terms.Count; i++)
            CheckCounts(objective.Terms[i], model.ShapeOf(objective.Terms[i].Output), batch.Targets[i], batch.Count);
        if (!training)
            return;
        foreach (var node in model.Nodes)
        {
            if (node.Layer is not Layer.BatchNorm norm || !norm.UsesBatch(training: true))
                continue;
            var shape = model.ShapeOf(node.Name);
            if (batch.Count * (long)(shape.Size / shape[0]) == 1)
                throw new ArgumentException(
                    $"node '{node.Name}' (BatchNorm) expects more than one value per channel in training, "
                        + $"but is given one (1 sample of {shape}): its variance is not defined"
                );
        }
    }

    private static void CheckCounts<T>(LossTerm term, Shape output, Targets<T> targets, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!(term.Loss.Normalizer(targets, count, output) > 0))
            throw new ArgumentException(
                $"no sample of the batch counts in {term.Loss.GetType().Name} on '{term.Output}': the class "
                    + "of each is ignored or has the weight 0, so the loss is not defined"
            );
    }
}
