using System.Numerics;

namespace DeepLearning;

/// <summary>What is learnt of one feature's values.</summary>
internal static class FeatureValues
{
    /// <summary>The values of a feature that are there, in ascending order.</summary>
    public static double[] Present(StepValues.Numbers numbers, int feature)
    {
        var present = new List<double>(numbers.Count);
        for (var i = feature; i < numbers.Values.Count; i += numbers.Features.Count)
            if (!double.IsNaN(numbers.Values[i]))
                present.Add(numbers.Values[i]);
        present.Sort();
        return [.. present];
    }

    /// <summary>
    /// Mean and standard deviation (of the population: over n) in two passes, each corrected by what the sum of the
    /// differences leaves. Source: Chan, Golub, LeVeque, "Algorithms for computing the sample variance", The American
    /// Statistician 37 (1983). Of equal values exactly that value and 0.
    /// </summary>
    /// <param name="ascending">At least one value, in ascending order.</param>
    public static (double Mean, double Deviation) Moments(double[] ascending)
    {
        if (ascending[0] == ascending[^1])
            return (ascending[0], 0);
        var mean = 0.0;
        foreach (var x in ascending)
            mean += x;
        mean /= ascending.Length;
        double differences = 0,
            squares = 0;
        foreach (var x in ascending)
        {
            differences += x - mean;
            squares += (x - mean) * (x - mean);
        }

        var correction = differences / ascending.Length;
        return (mean + correction, Math.Sqrt(squares / ascending.Length - correction * correction));
    }

    /// <summary>
    /// The quantile at a share of the way, between the two nearest values in proportion: numpy's default.
    /// </summary>
    /// <param name="ascending">At least one value, in ascending order.</param>
    /// <param name="share">In [0, 1].</param>
    public static double Quantile(ReadOnlySpan<double> ascending, double share)
    {
        var at = share * (ascending.Length - 1);
        var low = (int)Math.Floor(at);
        var high = Math.Min(low + 1, ascending.Length - 1);
        return ascending[low] + (ascending[high] - ascending[low]) * (at - low);
    }

    /// <summary>A feature's value, rounded to T.</summary>
    /// <exception cref="PipelineException">It is missing, or too large for T.</exception>
    public static T Finite<T>(double value, string feature, int row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rounded = T.CreateTruncating(value);
        if (T.IsFinite(rounded))
            return rounded;
        throw new PipelineException(
            double.IsNaN(value)
                ? $"'{feature}' is missing in row {row}, and no step fills it: impute it"
                : FormattableString.Invariant(
                    $"'{feature}' is {value} in row {row}, which is too large for {typeof(T).Name}"
                )
        );
    }
}
