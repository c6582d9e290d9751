using System.Numerics;

namespace DeepLearning.Experiments.Rounding;

/// <summary>The largest error met so far, in units of the last digit (ULP), and where.</summary>
/// <param name="Ulps">The error; infinite where a number was expected and there was none, or the reverse.</param>
/// <param name="Input">x.</param>
/// <param name="Actual">What was computed there.</param>
/// <param name="Expected">What is true, rounded to float64.</param>
public readonly record struct Worst(double Ulps, double Input, double Actual, double Expected)
{
    /// <summary>The smallest |true| that an error of a derivative is measured against.</summary>
    public const int SlopeFloor = -10;

    public static Worst None { get; } = new(-1, double.NaN, double.NaN, double.NaN);

    /// <summary>Whether anything was measured.</summary>
    public bool IsKnown => Ulps >= 0;

    public Worst Or(Worst other) => other.Ulps > Ulps ? other : this;

    public override string ToString() =>
        IsKnown
            ? FormattableString.Invariant($"{Ulps:0.000} ULP at {Input:R}: {Actual:R}, in truth {Expected:R}")
            : "-";

    /// <summary>The error of a value, in units of the last digit of the larger one of its truth and 2^floor.</summary>
    /// <param name="x">Where.</param>
    /// <param name="actual">What was computed.</param>
    /// <param name="truth">What is true.</param>
    /// <param name="floor">The exponent from which down all numbers are measured alike.</param>
    public static Worst Of<T, N>(T x, T actual, N truth, int floor)
        where T : unmanaged, IFloatingPointIeee754<T>
        where N : struct, ITrueNumber<N>
    {
        var y = double.CreateChecked(actual);
        var expected = truth.Plain;
        return new(Error<T, N>(y, expected, truth, floor), double.CreateChecked(x), y, expected);
    }

    private static double Error<T, N>(double y, double expected, N truth, int floor)
        where T : unmanaged, IFloatingPointIeee754<T>
        where N : struct, ITrueNumber<N>
    {
        if (!double.IsFinite(truth.Value))
            return expected.Equals(y) ? 0 : double.PositiveInfinity;
        if (!double.IsFinite(y))
            return Format<T>.IsTooLarge(expected) && y == double.CopySign(double.PositiveInfinity, expected)
                ? 0
                : double.PositiveInfinity;
        if (Format<T>.IsTooLarge(expected))
            return Math.Abs(y) >= Format<T>.Largest ? 0 : double.PositiveInfinity;

        var last =
            Math.Max(floor, truth.Value == 0 ? int.MinValue : Math.ILogB(truth.Value) + truth.Exponent)
            - Format<T>.Digits;
        var error = Math.ScaleB(y, -truth.Exponent) - truth.Value - truth.Rest;
        return Math.ScaleB(Math.Abs(error), truth.Exponent - last);
    }
}
