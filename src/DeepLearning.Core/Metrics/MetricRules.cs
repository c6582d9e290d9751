using System.Numerics;

namespace DeepLearning;

/// <summary>What the metrics ask of a batch, and the one rule by which a logit wins.</summary>
internal static class MetricRules
{
    /// <summary>The logits' rows, for each of which there is a class, and a weight where there are any.</summary>
    /// <exception cref="ArgumentException">
    /// The shapes do not fit, a class has no logit, or a weight is none.
    /// </exception>
    public static LogitRows<T> Check<T>(
        HostTensor<T> logits,
        ReadOnlySpan<int> classes,
        int? ignored = null,
        ReadOnlySpan<double> weights = default
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (logits.Shape.Rank < 2 || logits.Shape[1] == 0)
            throw ShapeException.Expected("logits [samples, classes, ...]", logits.Shape);
        var rows = new LogitRows<T>(logits);
        if (classes.Length != rows.Count)
            throw new ArgumentException(
                $"the logits {logits.Shape} are of {rows.Count} {rows.Unit}s, but {classes.Length} classes are given"
            );
        for (var n = 0; n < classes.Length; n++)
            if ((uint)classes[n] >= (uint)rows.Width && classes[n] != ignored)
                throw new ArgumentException(
                    $"the class of {rows.Unit} {n} is {classes[n]}, but there are logits for the classes 0 to "
                        + $"{rows.Width - 1}"
                );
        CheckWeights(weights, rows.Count, rows.Unit);
        return rows;
    }

    /// <summary>The number of outputs a sample; of outputs without axes, each is a sample.</summary>
    /// <exception cref="ArgumentException">
    /// There is not one target for each output, or not a weight for each sample.
    /// </exception>
    public static int CheckTargets<T>(
        HostTensor<T> outputs,
        ReadOnlySpan<T> targets,
        ReadOnlySpan<double> weights = default
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (targets.Length != outputs.Size)
            throw new ArgumentException(
                $"the outputs {outputs.Shape} are {outputs.Size} values, but {targets.Length} targets are given"
            );
        var samples = outputs.Shape.Rank == 0 ? 1 : outputs.Shape[0];
        CheckWeights(weights, samples, "sample");
        return outputs.Size == 0 ? 1 : outputs.Size / samples;
    }

    /// <summary>The weight of a sample; without weights each has 1.</summary>
    public static double Weight(ReadOnlySpan<double> weights, int sample) => weights.IsEmpty ? 1 : weights[sample];

    /// <summary>
    /// The index of the largest logit. Of equal ones the first wins; a NaN never does, unless it stands first.
    /// </summary>
    public static int Largest<T>(ReadOnlySpan<T> logits)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
            if (logits[i] > logits[best])
                best = i;
        return best;
    }

    /// <summary>
    /// The class that the logits say; null where a NaN stands first: nothing is larger, and it says none.
    /// </summary>
    public static int? Predicted<T>(ReadOnlySpan<T> logits)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var best = Largest(logits);
        return T.IsNaN(logits[best]) ? null : best;
    }

    private static void CheckWeights(ReadOnlySpan<double> weights, int count, string unit)
    {
        if (weights.IsEmpty)
            return;
        if (weights.Length != count)
            throw new ArgumentException($"there are {count} {unit}s, but {weights.Length} weights are given");
        for (var n = 0; n < count; n++)
            if (!(weights[n] >= 0 && double.IsFinite(weights[n])))
                throw new ArgumentException(
                    $"the weight of {unit} {n} is {weights[n]}, but must be a finite number, 0 or more"
                );
    }
}
