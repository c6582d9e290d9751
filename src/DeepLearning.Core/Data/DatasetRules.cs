using System.Numerics;

namespace DeepLearning;

/// <summary>What a data set refuses.</summary>
internal static class DatasetRules
{
    public static void Check<T>(Sequence<DataInput<T>> inputs, Sequence<DataTarget<T>> targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (inputs.Count == 0 || targets.Count == 0)
            throw new ArgumentException(
                $"a data set needs an input and a target, but is given {inputs.Count} and {targets.Count}"
            );
        Distinct(inputs.Select(input => input.Name), "input");
        Distinct(targets.Select(target => target.Name), "target");
        var count = inputs[0].Count;
        foreach (var input in inputs)
        {
            if (input.Count != count)
                throw new ArgumentException(
                    $"the data set's input '{inputs[0].Name}' has {count} samples, but '{input.Name}' has {input.Count}"
                );
            var what = inputs.Count == 1 ? "input" : $"input '{input.Name}'";
            if (input.Values.IsIndices)
                CheckIndices(input.Values.Indices.Span, input.SampleShape.Size, what);
            else
                CheckFinite(input.Values.Reals.Span, input.SampleShape.Size, what);
        }

        foreach (var target in targets)
            CheckTarget(target, count, targets.Count == 1 ? "target" : $"target '{target.Name}'");
    }

    /// <summary>Finds an input by its name.</summary>
    public static Func<string, DataInput<T>> Find<T>(Dataset<T> dataset)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        name =>
            dataset.NamedInputs.FirstOrDefault(input => input.Name == name)
            ?? throw new ArgumentException(
                $"the data set has no input '{name}', but {string.Join(", ", dataset.NamedInputs)}"
            );

    /// <summary>Finds a target by its name.</summary>
    public static Func<string, DataTarget<T>> FindTarget<T>(Dataset<T> dataset)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        name =>
            dataset.NamedTargets.FirstOrDefault(target => target.Name == name)
            ?? throw new ArgumentException(
                $"the data set has no target '{name}', but "
                    + string.Join(", ", dataset.NamedTargets.Select(target => $"'{target.Name}'"))
            );

    private static void Distinct(IEnumerable<string> names, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
            if (!seen.Add(name))
                throw new ArgumentException($"the data set has two {what}s of the name '{name}'");
    }

    private static void CheckTarget<T>(DataTarget<T> target, int count, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckWeights(target, count, what);
        if (target.Values is Targets<T>.Values values)
        {
            if (values.Elements.IsEmpty || values.Elements.Length % count != 0)
                throw new ArgumentException(
                    $"the data set has {count} samples, but {values.Elements.Length} {what} values: "
                        + "they must be the same number for each sample, at least 1"
                );
            if (target.ClassNames is not null)
                throw new ArgumentException("the data set has class names, but its targets are values");
            CheckFinite(values.Elements.Span, values.Elements.Length / count, what);
            return;
        }

        CheckClasses(((Targets<T>.Classes)target.Values).Indices.Span, count, target.ClassNames);
    }

    private static void CheckClasses(ReadOnlySpan<int> classes, int count, Sequence<string>? names)
    {
        if (classes.IsEmpty || classes.Length % count != 0)
            throw new ArgumentException(
                $"the data set has {count} samples, but {classes.Length} classes: one each is expected, or as many for "
                    + "each sample as it has positions"
            );
        if (names is { Count: 0 })
            throw new ArgumentException(
                "class names are given, but there are none: leave them out, or name every class"
            );
        var positions = classes.Length / count;
        var ignored = classes.IndexOfAnyInRange(int.MinValue, -1);
        for (var i = 0; i < classes.Length; i++)
        {
            if (classes[i] < 0 && classes[i] != classes[ignored])
                throw new ArgumentException(
                    $"the class of {ClassTargets.Place(i, positions)} is {classes[i]}, but that of "
                        + $"{ClassTargets.Place(ignored, positions)} is {classes[ignored]}: a negative class stands "
                        + "for "
                        + "none, and only one may"
                );
            if (names is not null && classes[i] >= names.Count)
                throw new ArgumentException(
                    $"the class of {ClassTargets.Place(i, positions)} is {classes[i]}, but there are names for "
                        + $"the classes 0 to {names.Count - 1}: {string.Join(", ", names)}"
                );
        }
    }

    private static void CheckWeights<T>(DataTarget<T> target, int count, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!target.Weights.IsEmpty && target.Weights.Length != count)
            throw new ArgumentException(
                $"the data set has {count} samples, but the {what} has {target.Weights.Length} sample weights"
            );
        CheckWeights(target.Weights.Span, $"the {what}");
    }

    /// <summary>Weights of samples: finite, not negative.</summary>
    public static void CheckWeights<T>(ReadOnlySpan<T> weights, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < weights.Length; i++)
            if (!(weights[i] >= T.Zero && T.IsFinite(weights[i])))
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"{what} weighs sample {i} with {weights[i]}, but a weight must be finite and not negative"
                    )
                );
    }

    private static void CheckIndices(ReadOnlySpan<int> indices, int row, string what)
    {
        for (var i = 0; i < indices.Length; i++)
            if (indices[i] < 0)
                throw new ArgumentException(
                    $"the {what} of sample {i / row} holds {indices[i]} at element {i % row}: an index must not be "
                        + "negative"
                );
    }

    private static void CheckFinite<T>(ReadOnlySpan<T> values, int row, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length; i++)
            if (!T.IsFinite(values[i]))
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"the {what} of sample {i / row} holds {values[i]} at element {i % row}: data must be finite"
                    )
                );
    }
}
