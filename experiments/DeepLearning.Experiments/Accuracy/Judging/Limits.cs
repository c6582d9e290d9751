using System.Numerics;

namespace DeepLearning.Experiments.Rounding;

/// <summary>What passes make of numbers that are none.</summary>
internal static class Limits
{
    /// <summary>What is wrong at -∞, ∞ and NaN, in words; empty when nothing is.</summary>
    /// <param name="function">The function.</param>
    /// <param name="passes">The passes.</param>
    /// <param name="count">How many numbers these take.</param>
    public static string Wrong<T>(AccuracyCase function, IPasses<T> passes, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // In the midst of whole vectors: libtorch's ragged ends compute otherwise.
        var (x, y, slope) = (new T[count], new T[count], new T[count]);
        (x[0], x[1], x[2]) = (T.NegativeInfinity, T.PositiveInfinity, T.NaN);
        passes.Run(x, y, slope);
        var wrong = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var infinity = double.CreateChecked(x[i]);
            if (!function.Takes(infinity))
                continue;
            var (value, derivative) = function.At<T>(infinity);
            var name = infinity < 0 ? "-∞" : "∞";
            Check($"f({name})", value, y[i]);
            if (function.Layer is not null)
                Check($"f'({name})", derivative, slope[i]);
        }

        Check("f(NaN)", double.NaN, y[2]);
        return string.Join(", ", wrong);

        void Check(string name, double expected, T actual)
        {
            // 0 and -0 are the same limit.
            var value = double.CreateChecked(actual);
            if (!expected.Equals(value) && expected != value)
                wrong.Add(
                    FormattableString.Invariant(
                        $"{name} = {(double.IsInfinity(value) ? (value > 0 ? "∞" : "-∞") : value)}"
                    )
                );
        }
    }
}
