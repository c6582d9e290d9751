using System.Numerics;

namespace DeepLearning;

/// <summary>What the metrics ask of a batch, and the one rule by which a logit wins.</summary>
internal static class MetricRules
{
    /// <summary>The number of samples and of classes.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or a class has no logit.</exception>
    public static (int Count, int Width) Check<T>(HostTensor<T> logits, ReadOnlySpan<int> classes, int? ignored = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (logits.Shape.Rank != 2 || logits.Shape[1] == 0)
            throw ShapeException.Expected("logits [samples, classes]", logits.Shape);
        var (count, width) = (logits.Shape[0], logits.Shape[1]);
        if (classes.Length != count)
            throw new ArgumentException(
                $"the logits {logits.Shape} are of {count} samples, but {classes.Length} classes are given"
            );
        for (var n = 0; n < count; n++)
            if ((uint)classes[n] >= (uint)width && classes[n] != ignored)
                throw new ArgumentException(
                    $"the class of sample {n} is {classes[n]}, but there are logits for the classes 0 to {width - 1}"
                );
        return (count, width);
    }

    /// <exception cref="ArgumentException">There is not one target for each output.</exception>
    public static void CheckTargets<T>(HostTensor<T> outputs, ReadOnlySpan<T> targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (targets.Length != outputs.Size)
            throw new ArgumentException(
                $"the outputs {outputs.Shape} are {outputs.Size} values, but {targets.Length} targets are given"
            );
    }

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
}
