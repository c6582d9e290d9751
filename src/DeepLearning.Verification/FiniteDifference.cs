namespace DeepLearning.Verification;

/// <summary>
/// A derivative by central differences with the steps h and h/2, extrapolated: D = (4 D(h/2) - D(h)) / 3, whose
/// truncation is O(h⁴). The two steps tell a kink inside [x - h, x + h] from a smooth function: with a jump J of the
/// slope at x + a, D(h) - D(h/2) = J a / 2h for a up to h/2, and S(h) - 2 S(h/2) = J (3a/h - 1) with S(h) = (f(x+h) - 2
/// f(x) + f(x-h)) / h; they do not vanish together, while both are O(h²) and O(h³) for a smooth function.
/// </summary>
/// <param name="Value">The extrapolated derivative.</param>
/// <param name="Roughness">The larger of the two kink measures.</param>
public readonly record struct FiniteDifference(double Value, double Roughness)
{
    /// <param name="function">The function of one number.</param>
    /// <param name="x">Where.</param>
    /// <param name="center">The function's value there.</param>
    /// <param name="step">h.</param>
    public static FiniteDifference At(Func<double, double> function, double x, double center, double step)
    {
        var (slope, bend) = Probe(function, x, center, step);
        var (halfSlope, halfBend) = Probe(function, x, center, step / 2);
        return new((4 * halfSlope - slope) / 3, Math.Max(Math.Abs(slope - halfSlope), Math.Abs(bend - 2 * halfBend)));
    }

    // x + h is rounded, so the distance is measured rather than taken to be 2h.
    private static (double Slope, double Bend) Probe(
        Func<double, double> function,
        double x,
        double center,
        double step
    )
    {
        var (right, left) = (x + step, x - step);
        var (above, below) = (function(right), function(left));
        return ((above - below) / (right - left), (above - 2 * center + below) / step);
    }
}

/// <summary>What finite differences say about one backend's gradient of one tensor.</summary>
/// <param name="Judged">Elements compared.</param>
/// <param name="Kinks">Elements left out, because the loss is not smooth there.</param>
/// <param name="ScaledError">The largest |gradient - difference| over the tensor's largest absolute gradient.</param>
/// <param name="Index">The element of the largest error, row-major.</param>
/// <param name="Value">The difference there.</param>
/// <param name="Passed">Whether every judged element is within the tolerance and its rounding allowance.</param>
public sealed record FiniteDifferenceOpinion(
    int Judged,
    int Kinks,
    double ScaledError,
    int Index,
    double Value,
    bool Passed
);
