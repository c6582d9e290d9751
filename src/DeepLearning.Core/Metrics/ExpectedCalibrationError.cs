using System.Numerics;

namespace DeepLearning;

/// <summary>
/// How far confidence is from accuracy: Σ over M bins of (n_m / n) |accuracy_m - confidence_m|, where a sample's
/// confidence is its largest probability and bin m holds those in ((m-1)/M, m/M]. A fold over batches, starting from
/// <see cref="Empty"/>. Source: Guo, Pleiss, Sun, Weinberger 2017 (arXiv:1706.04599), equation 3.
/// </summary>
public sealed record ExpectedCalibrationError
{
    private const double LargestProbability = 1.001; // A softmax in float16 may round above 1; logits lie beyond.

    public ExpectedCalibrationError(Sequence<CalibrationBin> bins) => Bins = bins;

    /// <summary>An error that has seen no sample.</summary>
    public static ExpectedCalibrationError Empty(int bins = 15) =>
        new([.. new CalibrationBin[Require.Positive(bins, nameof(bins))]]);

    /// <summary>The bins, lowest confidence first; at least one.</summary>
    public Sequence<CalibrationBin> Bins
    {
        get;
        init =>
            field =
                value.Count > 0
                    ? value
                    : throw new ArgumentException("a calibration error needs at least one bin, but has none");
    }

    /// <summary>Samples seen.</summary>
    public long Total => Bins.Sum(bin => bin.Count);

    /// <summary>In [0, 1]; NaN before the first sample, and once a sample had a NaN.</summary>
    public double Value => Total == 0 ? double.NaN : Bins.Sum(bin => Math.Abs(bin.Correct - bin.ConfidenceSum)) / Total;

    /// <summary>The error with a batch more, from logits: softmax is taken here, in double.</summary>
    /// <param name="logits">[n, classes].</param>
    /// <param name="classes">n class indices.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a class has no logit.</exception>
    public ExpectedCalibrationError AddLogits<T>(HostTensor<T> logits, ReadOnlySpan<int> classes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (count, width) = MetricRules.Check(logits, classes);
        var bins = Bins.ToArray();
        for (var n = 0; n < count; n++)
        {
            var row = logits.Span.Slice(n * width, width);
            var softmax = LogSoftmax.Of(row);
            Add(bins, softmax.Best == classes[n], softmax.Confidence);
        }

        return this with
        {
            Bins = [.. bins],
        };
    }

    /// <summary>The error with a batch more, from probabilities.</summary>
    /// <param name="probabilities">[n, classes].</param>
    /// <param name="classes">n class indices.</param>
    /// <exception cref="ArgumentException">
    /// The shapes do not fit, a class has no probability, or a value is none.
    /// </exception>
    public ExpectedCalibrationError AddProbabilities<T>(HostTensor<T> probabilities, ReadOnlySpan<int> classes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (count, width) = MetricRules.Check(probabilities, classes);
        var bins = Bins.ToArray();
        for (var n = 0; n < count; n++)
        {
            var row = probabilities.Span.Slice(n * width, width);
            var confidence = 0.0;
            foreach (var value in row)
            {
                var probability = double.CreateChecked(value);
                if (probability is < 0 or > LargestProbability)
                    throw new ArgumentException(
                        $"a probability of sample {n} is {probability}, but must lie in [0, 1]: logits go "
                            + $"to {nameof(AddLogits)}"
                    );
                confidence = Math.Max(confidence, probability); // NaN, where one is NaN
            }

            Add(bins, MetricRules.Largest(row) == classes[n], confidence);
        }

        return this with
        {
            Bins = [.. bins],
        };
    }

    /// <summary>The error over the samples of both.</summary>
    /// <exception cref="ArgumentException">They differ in the number of bins.</exception>
    public ExpectedCalibrationError Combine(ExpectedCalibrationError other) =>
        Bins.Count == other.Bins.Count
            ? this with
            {
                Bins = [.. Bins.Zip(other.Bins, (a, b) => a.Combine(b))],
            }
            : throw new ArgumentException(
                $"calibration errors of {Bins.Count} and of {other.Bins.Count} bins do not combine"
            );

    // A NaN has no bin: it is counted in the first, whose sum and so the value it makes NaN.
    private static void Add(CalibrationBin[] bins, bool isCorrect, double confidence)
    {
        var bin = double.IsNaN(confidence)
            ? 0
            : Math.Clamp((int)Math.Ceiling(confidence * bins.Length) - 1, 0, bins.Length - 1);
        bins[bin] = bins[bin].Add(isCorrect, confidence);
    }
}
