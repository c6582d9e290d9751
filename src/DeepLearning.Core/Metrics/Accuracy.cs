using System.Numerics;

namespace DeepLearning;

/// <summary>The share of samples whose largest logit is that of their class: a fold over batches, starting from default.</summary>
/// <param name="Correct">Samples classified rightly.</param>
/// <param name="Total">Samples seen.</param>
public readonly record struct Accuracy(long Correct, long Total)
{
    /// <summary>In [0, 1]; NaN before the first sample.</summary>
    public double Value => (double)Correct / Total;

    /// <summary>The accuracy with a batch more. Of equal logits the first wins; a NaN never does, unless it stands first.</summary>
    /// <param name="logits">[n, classes].</param>
    /// <param name="classes">n class indices.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a class has no logit.</exception>
    public Accuracy Add<T>(HostTensor<T> logits, ReadOnlySpan<int> classes) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (logits.Shape.Rank != 2 || logits.Shape[1] == 0) throw ShapeException.Expected("logits [samples, classes]", logits.Shape);
        var (count, width) = (logits.Shape[0], logits.Shape[1]);
        if (classes.Length != count) throw new ArgumentException($"the logits {logits.Shape} are of {count} samples, but {classes.Length} classes are given");
        var correct = 0;
        for (var n = 0; n < count; n++)
        {
            if ((uint)classes[n] >= (uint)width) throw new ArgumentException($"the class of sample {n} is {classes[n]}, but there are logits for the classes 0 to {width - 1}");
            if (Largest(logits.Span.Slice(n * width, width)) == classes[n]) correct++;
        }

        return new(Correct + correct, Total + count);
    }

    private static int Largest<T>(ReadOnlySpan<T> logits) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
            if (logits[i] > logits[best]) best = i;
        return best;
    }
}
