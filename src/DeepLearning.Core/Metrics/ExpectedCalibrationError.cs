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

    /// <summary>
    /// Samples without a confidence, for a NaN or a largest logit that is infinite: they are in no bin.
    /// </summary>
    public long Undecided
    {
        get;
        init => field = Require.NotNegative(value);
    }

    /// <summary>Samples seen.</summary>
    public long Total => Bins.Sum(bin => bin.Count) + Undecided;

    /// <summary>In [0, 1]; NaN before the first sample, and once a sample was undecided.</summary>
    public double Value =>
        Total == 0 || Undecided > 0 ? double.NaN : Bins.Sum(bin => Math.Abs(bin.Correct - bin.ConfidenceSum)) / Total;

    /// <summary>The error with a batch more, from logits: softmax is taken here, in double.</summary>
    /// <param name="logits">[n, classes], or [n, classes, ...] with a class a position.</param>
    /// <param name="classes">n class indices, or one a position, samples end to end.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a class has no logit.</exception>
    public ExpectedCalibrationError AddLogits<T>(HostTensor<T> logits, ReadOnlySpan<int> classes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = MetricRules.Check(logits, classes);
        var (bins, undecided) = (Bins.ToArray(), Undecided);
        for (var n = 0; n < rows.Count; n++)
        {
            var softmax = LogSoftmax.Of(rows[n]);
            Add(bins, ref undecided, softmax.Best == classes[n], softmax.Confidence);
        }

        return this with
        {
            Bins = [.. bins],
            Undecided = undecided,
        };
    }

    /// <summary>The error with a batch more, from probabilities.</summary>
    /// <param name="probabilities">[n, classes], or [n, classes, ...] with a class a position.</param>
    /// <param name="classes">n class indices, or one a position, samples end to end.</param>
    /// <exception cref="ArgumentException">
    /// The shapes do not fit, a class has no probability, or a value is none.
    /// </exception>
    public ExpectedCalibrationError AddProbabilities<T>(HostTensor<T> probabilities, ReadOnlySpan<int> classes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = MetricRules.Check(probabilities, classes);
        var (bins, undecided) = (Bins.ToArray(), Undecided);
        for (var n = 0; n < rows.Count; n++)
        {
            var row = rows[n];
            var confidence = 0.0;
            foreach (var value in row)
            {
                var probability = double.CreateChecked(value);
                if (probability is < 0 or > LargestProbability)
                    throw new ArgumentException(
                        $"a probability of {rows.Unit} {n} is {probability}, but must lie in [0, 1]: logits go "
                            + $"to {nameof(AddLogits)}"
                    );
                confidence = Math.Max(confidence, probability); // NaN, where one is NaN
            }

            Add(bins, ref undecided, MetricRules.Largest(row) == classes[n], confidence);
        }

        return this with
        {
            Bins = [.. bins],
            Undecided = undecided,
        };
    }

    /// <summary>The error over the samples of both.</summary>
    /// <exception cref="ArgumentException">They differ in the number of bins.</exception>
    public ExpectedCalibrationError Combine(ExpectedCalibrationError other) =>
        Bins.Count == other.Bins.Count
            ? this with
            {
                Bins = [.. Bins.Zip(other.Bins, (a, b) => a.Combine(b))],
                Undecided = Undecided + other.Undecided,
            }
            : throw new ArgumentException(
                $"calibration errors of {Bins.Count} and of {other.Bins.Count} bins do not combine"
            );

    private static void Add(CalibrationBin[] bins, ref long undecided, bool isCorrect, double confidence)
    {
        if (double.IsNaN(confidence))
        {
            undecided++;
            return;
        }

        var bin = Math.Clamp((int)Math.Ceiling(confidence * bins.Length) - 1, 0, bins.Length - 1);
        bins[bin] = bins[bin].Add(isCorrect, confidence);
    }
}
