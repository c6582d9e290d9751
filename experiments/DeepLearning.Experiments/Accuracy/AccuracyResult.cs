namespace DeepLearning.Experiments.Rounding;

/// <summary>What was found about one function in one format.</summary>
/// <param name="Case">The function.</param>
/// <param name="Format">float32 or float64.</param>
/// <param name="Ours">The reference backend's largest errors.</param>
/// <param name="Theirs">libtorch's.</param>
/// <param name="OurLimits">What the reference backend has wrong at ±∞ and NaN; empty when nothing is.</param>
/// <param name="TheirLimits">What libtorch has wrong there.</param>
internal sealed record AccuracyResult(
    AccuracyCase Case,
    string Format,
    Score Ours,
    Score Theirs,
    string OurLimits,
    string TheirLimits
)
{
    /// <summary>Bounds of the reference backend's errors, in units of the last digit.</summary>
    public const double ValueBound = 2,
        SlopeBound = 4;

    /// <summary>Whether the reference backend keeps its bounds.</summary>
    public bool Passed =>
        Ours.Value.Ulps <= ValueBound
        && Ours.Slope.Ulps <= SlopeBound
        && Ours.Below.Ulps <= ValueBound
        && OurLimits == "";
}
