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

    public static void CheckOutput(Shape output, string expected, Sequence<double>? weights)
    {
        if (output.Rank != 1)
            throw ShapeException.Expected(expected, output);
        if (weights is not null && weights.Count != output[0])
            throw new ShapeException($"has {weights.Count} class weights, but is given {output[0]} classes");
    }

    public static void Check(string node, Shape output, ReadOnlySpan<int> classes, int? ignored)
    {
        for (var i = 0; i < classes.Length; i++)
            if ((uint)classes[i] >= (uint)output[0] && classes[i] != ignored)
                throw new ArgumentException(
                    $"the target of sample {i} is class {classes[i]}, but '{node}' has the classes 0 to "
                        + $"{output[0] - 1}{(ignored is null ? "" : $" and ignores {ignored}")}"
                );
    }

    /// <summary>The sum of the weights of the samples that count.</summary>
    public static double Normalizer(ReadOnlySpan<int> classes, Sequence<double>? weights, int? ignored)
    {
        if (weights is null && ignored is null)
            return classes.Length;
        var sum = 0.0;
        foreach (var index in classes)
            if (index != ignored)
                sum += weights?[index] ?? 1;
        return sum;
    }
}
