using System.Numerics;

namespace DeepLearning;

/// <summary>Which of a data set's inputs and targets a model and its objective read.</summary>
public static class DatasetFeed
{
    /// <summary>
    /// The data set with its inputs in the order of the model's and its targets in that of the objective's terms. By
    /// name; an only input feeds the model's only one whatever its name, and an only target every term that names
    /// none. Nothing is copied.
    /// </summary>
    /// <param name="dataset">What is fed. Inputs that the model does not read are left out.</param>
    /// <param name="model">What reads it.</param>
    /// <param name="objective">What is minimised; null where no targets are read, and all are kept.</param>
    /// <param name="what">What the data is for, in errors: "training".</param>
    /// <exception cref="ArgumentException">
    /// An input or a target is missing; there is a target that no term names; a kind or a shape is not the model's (a
    /// <see cref="ShapeException"/>).
    /// </exception>
    public static Dataset<T> For<T>(this Dataset<T> dataset, Model model, Objective? objective, string what)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Dataset<T>.Arranged(
            model.Inputs.Select(node => Input(dataset, model, node, what)).ToSequence(),
            objective is null ? dataset.NamedTargets : Targets(dataset, objective, what)
        );

    private static DataInput<T> Input<T>(Dataset<T> dataset, Model model, Node node, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var input =
            model.Inputs.Count == 1 && dataset.NamedInputs is [var only]
                ? only
                : dataset.NamedInputs.FirstOrDefault(input => input.Name == node.Name)
                    ?? throw new ArgumentException(
                        $"the model reads the inputs {string.Join(", ", model.Inputs.Select(n => $"'{n.Name}'"))}, but "
                            + $"the {what} data has no '{node.Name}': it has {string.Join(", ", dataset.NamedInputs)}"
                    );
        var shape = model.ShapeOf(node.Name);
        if (input.SampleShape != shape)
            throw new ShapeException(
                $"the {what} data's samples are {input.SampleShape}, but the model's input '{node.Name}' is {shape}"
            );
        var below = node.IndicesBelow;
        if (input.Values.IsIndices != below is not null)
            throw new ShapeException(
                $"the {what} data's input '{input.Name}' is {(below is null ? "indices" : "reals")}, but the model's "
                    + $"input '{node.Name}' takes {(below is null ? "reals" : $"indices below {below}")}"
            );
        if (below is { } limit)
            BatchRules.CheckIndices(
                $"the {what} data's input",
                input.Name,
                input.Values.Indices.Span,
                limit,
                shape.Size
            );
        return input;
    }

    private static Sequence<DataTarget<T>> Targets<T>(Dataset<T> dataset, Objective objective, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var weights = objective.Terms.Select(term => term.SampleWeights).OfType<string>().ToHashSet();
        var columns = dataset.NamedTargets.Where(target => weights.Contains(target.Name)).ToSequence();
        var others = dataset.NamedTargets.Where(target => !weights.Contains(target.Name)).ToSequence();
        var targets = objective.Terms.Select(term => Target(others, term, what)).ToSequence();
        var unread = others.FirstOrDefault(target => !targets.Contains(target));
        return unread is null
            ? targets.Zip(objective.Terms, (target, term) => Weighed(dataset, target, term, columns, what)).ToSequence()
            : throw new ArgumentException(
                $"the {what} data has the target '{unread.Name}', but the objective's terms read "
                    + $"{string.Join(", ", targets.Select(target => $"'{target.Name}'"))}: leave it out with "
                    + "Dataset.Select, or add a term"
            );
    }

    private static DataTarget<T> Target<T>(Sequence<DataTarget<T>> targets, LossTerm term, string what)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Dataset<T>.Find(targets, term.Output, term.Target)
        ?? throw new ArgumentException(
            $"the loss on '{term.Output}' reads the target '{term.Target ?? term.Output}', but the {what} data has "
                + string.Join(", ", targets.Select(target => $"'{target.Name}'"))
        );

    /// <summary>The target with the weights that its term names.</summary>
    private static DataTarget<T> Weighed<T>(
        Dataset<T> dataset,
        DataTarget<T> target,
        LossTerm term,
        Sequence<DataTarget<T>> columns,
        string what
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (term.SampleWeights is not { } name)
            return target;
        var column =
            columns.FirstOrDefault(column => column.Name == name)
            ?? throw new ArgumentException(
                $"the loss on '{term.Output}' weighs samples by the target '{name}', but the {what} data has "
                    + string.Join(", ", dataset.NamedTargets.Select(named => $"'{named.Name}'"))
            );
        if (column.Values is not Targets<T>.Values { Elements: var weights } || weights.Length != dataset.Count)
            throw new ArgumentException(
                $"the loss on '{term.Output}' weighs samples by the target '{name}', but it holds "
                    + (
                        column.HasClasses
                            ? "classes: values are expected"
                            : $"{column.Length / dataset.Count} values a sample: one is expected"
                    )
            );
        if (!target.Weights.IsEmpty)
            throw new ArgumentException(
                $"the loss on '{term.Output}' weighs samples by the target '{name}', but the target '{target.Name}' "
                    + "brings weights of its own"
            );
        DatasetRules.CheckWeights(weights.Span, $"the {what} data's target '{name}'");
        return target.Weighed(weights);
    }
}
