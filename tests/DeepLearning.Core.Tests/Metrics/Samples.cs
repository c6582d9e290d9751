namespace DeepLearning.Core.Tests.Metrics;

/// <summary>
/// Twelve samples of four classes, class 3 never seen. What the tests expect of them was computed by scikit-learn 1.2.1
/// (softmax by SciPy 1.10.1), with labels=range(4) and zero_division=0.
/// </summary>
internal static class Samples
{
    public static HostTensor<double> Logits { get; } =
        HostTensor<double>.Copy(
            [12, 4],
            [
                2,
                1,
                0,
                -1,
                0.5,
                0.5,
                3,
                1,
                1,
                4,
                2,
                0,
                0,
                0,
                1,
                2,
                3,
                1,
                2,
                0,
                -1,
                2,
                1.5,
                0,
                0,
                1,
                -0.25,
                0.5,
                2,
                2.5,
                0,
                1,
                1,
                0,
                0,
                0,
                0.125,
                0.25,
                0.375,
                0.3125,
                5,
                1,
                1,
                1,
                0,
                2,
                1,
                3,
            ]
        );

    public static int[] Classes { get; } = [0, 2, 1, 1, 2, 1, 0, 0, 0, 1, 0, 1];

    public static HostTensor<double> Rows(int start, int end) =>
        HostTensor<double>.Copy([end - start, 4], Logits.Span[(4 * start)..(4 * end)]);

    /// <summary>One fold over batches of 5, 0, 6 and 1 samples.</summary>
    public static TMetric InBatches<TMetric>(TMetric start, Func<TMetric, HostTensor<double>, int[], TMetric> add)
    {
        foreach (var (first, end) in new[] { (0, 5), (5, 5), (5, 11), (11, 12) })
            start = add(start, Rows(first, end), Classes[first..end]);
        return start;
    }

    /// <summary>Batches give what all samples at once give, and two parts combine to it.</summary>
    public static void IsAFold<TMetric>(
        TMetric empty,
        Func<TMetric, HostTensor<double>, int[], TMetric> add,
        Func<TMetric, TMetric, TMetric> combine,
        Action<TMetric, TMetric> assertEqual
    )
    {
        var atOnce = add(empty, Logits, Classes);
        Assert.Equal(atOnce, InBatches(empty, add));
        assertEqual(atOnce, combine(add(empty, Rows(0, 7), Classes[..7]), add(empty, Rows(7, 12), Classes[7..])));
        Assert.Equal(atOnce, combine(atOnce, empty));
        Assert.Equal(atOnce, combine(empty, atOnce));
        Assert.NotEqual(empty, atOnce);
    }
}
