using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>x̂ = (x - Mean - Low) Inverse.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Low">What T leaves out of the mean; 0 for a mean that is given.</param>
/// <param name="Inverse">One over the standard deviation.</param>
internal readonly record struct Standardisation<T>(T Mean, T Low, T Inverse)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The values that each takes in a buffer.</summary>
    public const int Size = 3;

    /// <summary>x̂ of a mean and a variance that are given.</summary>
    public static Standardisation<T> Of(T mean, T variance, double epsilon) =>
        new(mean, T.Zero, T.CreateChecked(1 / Math.Sqrt(double.CreateChecked(variance) + epsilon)));

    /// <summary>The i-th of those that were stored.</summary>
    public static Standardisation<T> Load(ReadOnlySpan<T> buffer, int i) =>
        new(buffer[Size * i], buffer[Size * i + 1], buffer[Size * i + 2]);

    public void Store(Span<T> buffer, int i) =>
        (buffer[Size * i], buffer[Size * i + 1], buffer[Size * i + 2]) = (Mean, Low, Inverse);

    /// <summary>
    /// Σ dy and Σ dy x̂ of a channel. Where products of finite values overflow on the way, they are scaled first.
    /// </summary>
    public (double Sum, double Product) Sums(ChannelPlanes planes, int channel, ReadOnlySpan<T> x, ReadOnlySpan<T> dy)
    {
        var sums = planes.Sums(new Normalised<T>(this), channel, x, dy);
        if (double.IsFinite(sums.Sum) && double.IsFinite(sums.Product))
            return sums;
        var (largestX, largestDy) = (planes.Largest(channel, x), planes.Largest(channel, dy));
        if (!double.IsFinite(largestX) || !double.IsFinite(largestDy))
            return sums;
        var (mean, low) = (double.CreateChecked(Mean) / largestX, double.CreateChecked(Low) / largestX);
        var (sum, product) = (0.0, 0.0);
        for (var i = 0; i < planes.Size; i++)
        {
            var y = planes.Value(i, channel, dy) / largestDy;
            sum += y;
            product += y * (planes.Value(i, channel, x) / largestX - mean - low);
        }

        return (sum * largestDy, product * double.CreateChecked(Inverse) * largestX * largestDy);
    }
}
