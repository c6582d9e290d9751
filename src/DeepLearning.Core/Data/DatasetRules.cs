using System.Numerics;

namespace DeepLearning;

/// <summary>What a data set refuses.</summary>
internal static class DatasetRules
{
    public static void Check<T>(HostTensor<T> inputs, Targets<T> targets, Sequence<string>? classNames)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (inputs.Shape.Rank < 2)
            throw new ShapeException(
                $"a data set expects inputs [samples, ...sample shape], but is given {inputs.Shape}"
            );
        var count = inputs.Shape[0];
        if (inputs.Size == 0)
            throw new ArgumentException(
                "a data set needs at least one sample with at least one value, but is given inputs of "
                    + $"shape {inputs.Shape}"
            );
        CheckFinite(inputs.Span, inputs.Size / count, "input");
        switch (targets)
        {
            case Targets<T>.Classes classes:
                CheckClasses(classes.Indices.Span, count, classNames);
                break;
            case Targets<T>.Values values:
                if (values.Elements.IsEmpty || values.Elements.Length % count != 0)
                    throw new ArgumentException(
                        $"the data set has {count} samples, but {values.Elements.Length} target values: "
                            + "they must be the same number for each sample, at least 1"
                    );
                if (classNames is not null)
                    throw new ArgumentException("the data set has class names, but its targets are values");
                CheckFinite(values.Elements.Span, values.Elements.Length / count, "target");
                break;
            default:
                throw Unknown(targets);
        }
    }

    public static ArgumentException Unknown<T>(Targets<T> targets)
        where T : unmanaged, IFloatingPointIeee754<T> => new($"targets are classes or values, but {targets} is given");

    private static void CheckClasses(ReadOnlySpan<int> classes, int count, Sequence<string>? names)
    {
        if (classes.Length != count)
            throw new ArgumentException($"the data set has {count} samples, but {classes.Length} classes");
        if (names is { Count: 0 })
            throw new ArgumentException(
                "class names are given, but there are none: leave them out, or name every class"
            );
        for (var i = 0; i < classes.Length; i++)
        {
            if (classes[i] < 0)
                throw new ArgumentException($"the class of sample {i} is {classes[i]}, but must not be negative");
            if (names is not null && classes[i] >= names.Count)
                throw new ArgumentException(
                    $"the class of sample {i} is {classes[i]}, but there are names for the classes 0 to "
                        + $"{names.Count - 1}: {string.Join(", ", names)}"
                );
        }
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
