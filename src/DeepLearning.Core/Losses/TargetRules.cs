using System.Globalization;
using System.Numerics;

namespace DeepLearning;

/// <summary>The targets of a loss, measured; the errors name the output, the sample and the value.</summary>
internal static class TargetRules
{
    /// <summary>Class indices, one a sample or, where the output has positions, one a position.</summary>
    public static void CheckClasses<T>(Loss loss, string node, Shape output, Targets<T> targets, int count, int axis)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (targets is not Targets<T>.Classes classes)
            throw WrongKind(loss, node, targets);
        var rows = ClassRows.Of(output, axis);
        if (classes.Indices.Length != (long)count * rows.Positions)
            throw new ShapeException(
                $"the targets of '{node}' are {classes.Indices.Length} classes, but the batch has {count} samples"
                    + (rows.Positions == 1 ? "" : $" of {rows.Positions} positions")
            );
        ClassTargets.Check(node, rows, classes.Indices.Span, loss.IgnoredClass);
    }

    /// <summary>The values, as many as the loss compares an output of this shape with.</summary>
    public static ReadOnlySpan<T> Values<T>(Loss loss, string node, Shape output, Targets<T> targets, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (targets is not Targets<T>.Values values)
            throw WrongKind(loss, node, targets);
        var expected = (long)count * loss.ValuesOf(output);
        if (values.Elements.Length != expected)
            throw new ShapeException(
                $"the targets of '{node}' are {values.Elements.Length} values, but {count} samples of "
                    + $"{(loss.ClassesAlong is null ? loss.TargetShape(output) : output)} have {expected}"
            );
        return values.Elements.Span;
    }

    /// <summary>
    /// Finite, not negative: counts, and probabilities. Whether a sample's probabilities add up to 1 is the caller's
    /// affair, as in PyTorch.
    /// </summary>
    public static void CheckNotNegative<T>(string node, ReadOnlySpan<T> values, Shape output, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length; i++)
            if (!(values[i] >= T.Zero && T.IsFinite(values[i])))
                throw Wrong(node, values, i, output, $"{what} must be finite and not negative");
    }

    /// <summary>Values in [0, 1].</summary>
    public static void CheckShares<T>(string node, ReadOnlySpan<T> values, Shape output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length; i++)
            if (!(values[i] >= T.Zero && values[i] <= T.One))
                throw Wrong(node, values, i, output, "it must lie in [0, 1]");
    }

    /// <summary>-1 or 1.</summary>
    public static void CheckSigns<T>(string node, ReadOnlySpan<T> values, Shape output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length; i++)
            if (T.Abs(values[i]) != T.One)
                throw Wrong(node, values, i, output, "an answer must be -1 or 1");
    }

    /// <summary>The samples' weights: one each, finite and not negative; or none.</summary>
    public static void CheckWeights<T>(string node, Targets<T> targets, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var weights = targets.SampleWeights.Span;
        if (weights.IsEmpty)
            return;
        if (weights.Length != count)
            throw new ShapeException(
                $"the targets of '{node}' have {weights.Length} sample weights, but the batch has {count} samples"
            );
        for (var i = 0; i < count; i++)
            if (!(weights[i] >= T.Zero && T.IsFinite(weights[i])))
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"the weight of sample {i} on '{node}' is {weights[i]}, but must be finite and not negative"
                    )
                );
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
