// The mean and the deviation of a channel's m values, measured from the first of them, o.
//
//   μ = o + (1/m) Σ (x - o),   σ² = (1/m) Σ (x - h)² - (μ - h)²          h: μ as T can hold it
//
// So values that lie far from 0 and near to each other keep their digits: about their spread, the sums are as exact as
// about 0, and a constant has exactly its own mean and no deviation. Where a square overflows, as of 1e30 in float32,
// the values are scaled first.
//
// Source: Chan, Golub, LeVeque, "Algorithms for computing the sample variance", The American Statistician 37 (1983).
using System.Numerics;

namespace DeepLearning.Reference;

/// <param name="Mean">h.</param>
/// <param name="Low">μ - h.</param>
/// <param name="Deviation">σ, the biased one.</param>
internal readonly record struct Moments<T>(T Mean, T Low, double Deviation)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static Moments<T> Of(ChannelPlanes planes, int channel, ReadOnlySpan<T> x)
    {
        var origin = x[planes.Start(0, channel)];
        var mean = Split(origin, planes.Sum(new Distance<T>(origin), channel, x) / planes.Size);
        var low = double.CreateChecked(mean.Low);
        var variance = planes.Sum(new SquaredDistance<T>(mean.Mean), channel, x) / planes.Size - low * low;
        return double.IsFinite(variance)
            ? mean with
            {
                Deviation = Math.Sqrt(Math.Max(0, variance)),
            }
            : Scaled(planes, channel, x);
    }

    /// <summary>About 0 in the place of the mean: the deviation is the root mean square.</summary>
    public static Moments<T> AboutZero(ChannelPlanes planes, int channel, ReadOnlySpan<T> x)
    {
        var square = planes.Sum(new SquaredDistance<T>(T.Zero), channel, x) / planes.Size;
        if (double.IsFinite(square))
            return new(T.Zero, T.Zero, Math.Sqrt(square));
        var (largest, scaled) = (planes.Largest(channel, x), 0.0);
        if (double.IsPositiveInfinity(largest))
            return new(T.Zero, T.Zero, largest);
        for (var i = 0; i < planes.Size; i++)
            scaled += Math.Pow(planes.Value(i, channel, x) / largest, 2) / planes.Size;
        return new(T.Zero, T.Zero, Math.Sqrt(scaled) * largest);
    }

    /// <summary>x̂ = (x - μ) / sqrt(σ² + ε).</summary>
    public Standardisation<T> Standardisation(double epsilon) =>
        new(Mean, Low, T.CreateChecked(1 / double.Hypot(Deviation, Math.Sqrt(epsilon))));

    /// <summary>The same of values whose squares overflow; NaN where a value is not finite.</summary>
    private static Moments<T> Scaled(ChannelPlanes planes, int channel, ReadOnlySpan<T> x)
    {
        var largest = planes.Largest(channel, x);
        var (mean, variance) = (0.0, 0.0);
        for (var i = 0; i < planes.Size; i++)
            mean += planes.Value(i, channel, x) / largest / planes.Size;
        for (var i = 0; i < planes.Size; i++)
            variance += Math.Pow(planes.Value(i, channel, x) / largest - mean, 2) / planes.Size;
        return Split(T.Zero, mean * largest) with { Deviation = Math.Sqrt(variance) * largest };
    }

    private static Moments<T> Split(T origin, double offset)
    {
        var start = double.CreateChecked(origin);
        var mean = T.CreateChecked(start + offset);
        return new(mean, T.CreateChecked(start - double.CreateChecked(mean) + offset), 0);
    }
}
