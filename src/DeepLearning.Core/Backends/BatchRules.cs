using System.Numerics;

namespace DeepLearning;

/// <summary>What every backend refuses, checked once, here. NaN and infinity pass: data sets refuse them.</summary>
public static class BatchRules
{
    /// <summary>Checks the inputs' sizes against the model.</summary>
    /// <exception cref="ShapeException">A number of inputs or of values is not the model's.</exception>
    public static void CheckInputs<T>(Model model, IReadOnlyList<ReadOnlyMemory<T>> inputs, int count)
    {
        if (inputs.Count != model.Inputs.Count)
            throw new ShapeException($"the batch brings {inputs.Count} inputs, but the model reads {model.Inputs.Count}: {string.Join(", ", model.Inputs.Select(n => n.Name))}");
        for (var i = 0; i < inputs.Count; i++)
        {
            var node = model.Inputs[i];
            var shape = model.ShapeOf(node.Name);
            if (inputs[i].Length != (long)count * shape.Size)
                throw new ShapeException($"input '{node.Name}' has {inputs[i].Length} values, but {count} samples of {shape} have {(long)count * shape.Size}");
        }
    }

    /// <summary>Checks inputs and, when there are any, targets.</summary>
    public static void Check<T>(Model model, Objective? objective, Batch<T> batch) where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckInputs(model, batch.Inputs, batch.Count);
        if (batch.Targets.Count == 0) return;
        if (objective is null) throw new InvalidOperationException("the batch brings targets, but the executor was compiled without an objective");
        if (batch.Targets.Count != objective.Terms.Count)
            throw new ShapeException($"the batch brings {batch.Targets.Count} targets, but the objective has {objective.Terms.Count} terms");
        for (var i = 0; i < objective.Terms.Count; i++) CheckTargets(objective.Terms[i], model.ShapeOf(objective.Terms[i].Output), batch.Targets[i], batch.Count);
    }

    /// <summary>Checks a batch that is to be trained on.</summary>
    public static void CheckTraining<T>(Model model, Objective? objective, Batch<T> batch) where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckDifferentiation(model, objective, batch, training: true);
    }

    /// <summary>Checks a batch whose gradients are wanted: it has samples and targets, and, in training, batch norm (unless frozen) has more than one value a channel.</summary>
    public static void CheckDifferentiation<T>(Model model, Objective? objective, Batch<T> batch, bool training) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (objective is null) throw new InvalidOperationException("the executor was compiled without an objective: there is no loss to differentiate");
        if (batch.Targets.Count == 0) throw new ArgumentException("the batch brings no targets, but a loss is wanted");
        if (batch.Count == 0) throw new ArgumentException("an empty batch can be predicted, but not trained on: its loss is not defined");
        Check(model, objective, batch);
        if (!training) return;
        foreach (var node in model.Nodes)
        {
            if (node.Layer is not Layer.BatchNorm { Frozen: false }) continue;
            var shape = model.ShapeOf(node.Name);
            if (batch.Count * (long)(shape.Size / shape[0]) == 1)
                throw new ArgumentException($"node '{node.Name}' (BatchNorm) expects more than one value per channel in training, but is given one (1 sample of {shape}): its variance is not defined");
        }
    }

    private static void CheckTargets<T>(LossTerm term, Shape output, Targets<T> targets, int count) where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (term.Loss, targets)
        {
            case (Loss.CrossEntropy, Targets<T>.Classes classes):
                if (classes.Indices.Length != count)
                    throw new ShapeException($"the targets of '{term.Output}' are {classes.Indices.Length} classes, but the batch has {count} samples");
                var indices = classes.Indices.Span;
                for (var i = 0; i < indices.Length; i++)
                    if ((uint)indices[i] >= (uint)output[0])
                        throw new ArgumentException($"the target of sample {i} is class {indices[i]}, but '{term.Output}' has the classes 0 to {output[0] - 1}");
                break;
            case (Loss.MeanSquaredError, Targets<T>.Values values):
                if (values.Elements.Length != (long)count * output.Size)
                    throw new ShapeException($"the targets of '{term.Output}' are {values.Elements.Length} values, but {count} samples of {output} have {(long)count * output.Size}");
                break;
            default:
                throw new ArgumentException($"the targets of '{term.Output}' are {targets.GetType().Name.ToLowerInvariant()}, which {term.Loss.GetType().Name} does not take");
        }
    }
}
