using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning;

/// <summary>What the losses on class indices share: weights, ignored samples, and what counts.</summary>
internal static class ClassTargets
{
    public static Sequence<double>? Weights(Sequence<double>? weights, [CallerMemberName] string name = "")
    {
        if (weights is null)
            return null;
        for (var i = 0; i < weights.Count; i++)
            if (!(weights[i] >= 0 && double.IsFinite(weights[i])))
                throw new ArgumentOutOfRangeException(
                    name,
                    weights[i],
                    $"{name} holds {weights[i]} for class {i}, but weights must be finite and not negative"
                );
        return weights.Any(weight => weight > 0)
            ? weights
            : throw new ArgumentException($"{name} is {weights}, but at least one weight must be above 0", name);
    }

    /// <summary>Weights of a yes: each above 0.</summary>
    public static Sequence<double>? PositiveWeights(Sequence<double>? weights, [CallerMemberName] string name = "")
    {
        for (var i = 0; i < weights?.Count; i++)
            if (!(weights[i] > 0 && double.IsFinite(weights[i])))
                throw new ArgumentOutOfRangeException(
                    name,
                    weights[i],
                    $"{name} holds {weights[i]} for class {i}, but must be finite and above 0"
                );
        return weights;
    }

    /// <exception cref="ShapeException">
    /// The output has no such axis, or another number of classes than there are weights.
    /// </exception>
    public static void CheckOutput(Shape output, int axis, string expected, Sequence<double>? weights)
    {
        if (output.Rank == 0)
            throw ShapeException.Expected(expected, output);
        CheckWeights(weights, ClassRows.Of(output, axis).Classes, "class");
    }

    /// <exception cref="ShapeException">There are other classes than weights.</exception>
    public static void CheckWeights(Sequence<double>? weights, int classes, string what)
    {
        if (weights is not null && weights.Count != classes)
            throw new ShapeException($"has {weights.Count} {what} weights, but is given {classes} classes");
    }

    public static void Check(string node, ClassRows output, ReadOnlySpan<int> classes, int? ignored)
    {
        for (var i = 0; i < classes.Length; i++)
            if ((uint)classes[i] >= (uint)output.Classes && classes[i] != ignored)
                throw new ArgumentException(
                    $"the target of {Place(i, output.Positions)} is class {classes[i]}, but '{node}' has the classes 0 "
                        + $"to {output.Classes - 1}{(ignored is null ? "" : $" and ignores {ignored}")}"
                );
    }

    /// <summary>The sum of the weights of the samples and positions that count.</summary>
    public static double Counted<T>(
        Targets<T>.Classes targets,
        int count,
        int positions,
        Sequence<double>? weights,
        int? ignored
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (weights is null && ignored is null)
            return targets.Weigh(count) * positions;
        var classes = targets.Indices.Span;
        var sum = 0.0;
        for (var i = 0; i < classes.Length; i++)
            if (classes[i] != ignored)
                sum += (weights?[classes[i]] ?? 1) * targets.WeightOf(i / positions);
        return sum;
    }

    /// <summary>What a class index is of, for messages.</summary>
    public static string Place(int index, int positions) =>
        positions == 1 ? $"sample {index}" : $"sample {index / positions} at position {index % positions}";
}
