using System.Globalization;
using System.Numerics;

namespace DeepLearning;

/// <summary>The targets of a loss, measured; the errors name the output, the sample and the value.</summary>
internal static class TargetRules
{
    /// <summary>The class indices, one a sample.</summary>
    public static ReadOnlySpan<int> Classes<T>(Loss loss, string node, Targets<T> targets, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (targets is not Targets<T>.Classes classes)
            throw WrongKind(loss, node, targets);
        if (classes.Indices.Length != count)
            throw new ShapeException(
                $"the targets of '{node}' are {classes.Indices.Length} classes, but the batch has {count} samples"
            );
        return classes.Indices.Span;
    }

    /// <summary>The values, one an output element.</summary>
    public static ReadOnlySpan<T> Values<T>(Loss loss, string node, Shape output, Targets<T> targets, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (targets is not Targets<T>.Values values)
            throw WrongKind(loss, node, targets);
        if (values.Elements.Length != (long)count * output.Size)
            throw new ShapeException(
                $"the targets of '{node}' are {values.Elements.Length} values, but {count} samples of "
                    + $"{output} have {(long)count * output.Size}"
            );
        return values.Elements.Span;
    }

    /// <summary>
    /// Probabilities: finite, not negative. Whether a sample's add up to 1 is the caller's affair, as in PyTorch.
    /// </summary>
    public static void CheckProbabilities<T>(string node, ReadOnlySpan<T> values, Shape output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length; i++)
            if (!(values[i] >= T.Zero && T.IsFinite(values[i])))
                throw Wrong(node, values, i, output, "a probability must be finite and not negative");
    }

    /// <summary>Values in [0, 1].</summary>
    public static void CheckShares<T>(string node, ReadOnlySpan<T> values, Shape output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length; i++)
            if (!(values[i] >= T.Zero && values[i] <= T.One))
                throw Wrong(node, values, i, output, "it must lie in [0, 1]");
    }

    private static ArgumentException Wrong<T>(
        string node,
        ReadOnlySpan<T> values,
        int index,
        Shape output,
        string expected
    )
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the target of sample {index / output.Size} on '{node}' is {values[index]} at element "
                    + $"{index % output.Size}, but {expected}"
            )
        );

    private static ArgumentException WrongKind<T>(Loss loss, string node, Targets<T> targets)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new(
            $"the targets of '{node}' are {targets.GetType().Name.ToLowerInvariant()}, which "
                + $"{loss.GetType().Name} does not take"
        );
}
