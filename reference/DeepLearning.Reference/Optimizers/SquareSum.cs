using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>Sums of squares, in double, that no finite value makes overflow.</summary>
internal static class SquareSum
{
    /// <summary>Σ (q x)².</summary>
    /// <param name="values">x.</param>
    /// <param name="scale">q.</param>
    public static double Of<T>(ReadOnlySpan<T> values, double scale = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Four sums that do not wait for one another, and round less often each.
        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0);
        var i = 0;
        for (; i <= values.Length - 4; i += 4)
        {
            a += Square(values[i]);
            b += Square(values[i + 1]);
            c += Square(values[i + 2]);
            d += Square(values[i + 3]);
        }

        for (; i < values.Length; i++)
            a += Square(values[i]);
        return a + b + (c + d);

        double Square(T x)
        {
            var scaled = scale * double.CreateChecked(x);
            return scaled * scaled;
        }
    }

    /// <summary>max |x|; NaN where there is one.</summary>
    public static double Largest<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var largest = 0.0;
        foreach (var x in values)
            largest = Math.Max(largest, Math.Abs(double.CreateChecked(x)));
        return largest;
    }

    /// <summary>
    /// A power of two, normal in T, so that products with it are exact, which brings the largest of some values near 1.
    /// </summary>
    public static double ScaleFor<T>(double largest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var range = typeof(T) == typeof(float) ? 126 : 1022;
        return Math.ScaleB(1, -Math.Clamp(Math.ILogB(largest), -range, range));
    }
}
