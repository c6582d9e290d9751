using System.Numerics;
using System.Text.Json.Serialization;

namespace DeepLearning.Verification;

/// <summary>
/// Two backends' values of one tensor, compared element by element. NaN equals NaN, infinity equals itself.
/// </summary>
/// <param name="Name">A parameter's name, "input:node" or "output".</param>
/// <param name="Size">The number of elements.</param>
/// <param name="Largest">The largest absolute value of both.</param>
/// <param name="AbsoluteError">The largest |difference|.</param>
/// <param name="RelativeError">The largest |difference| over the larger of the two values.</param>
/// <param name="ScaledError">The largest |difference| over the element's scale.</param>
/// <param name="Index">The element of the largest scaled error, row-major.</param>
/// <param name="First">The first backend's value there.</param>
/// <param name="Second">The second backend's value there.</param>
/// <param name="Tolerance">The bound on the scaled error.</param>
/// <param name="Verdict">What that comes to.</param>
public sealed record TensorComparison(
    string Name,
    int Size,
    double Largest,
    double AbsoluteError,
    double RelativeError,
    double ScaledError,
    int Index,
    double First,
    double Second,
    double Tolerance,
    Verdict Verdict
)
{
    /// <summary>The third opinion, where it was asked.</summary>
    public ForwardModeOpinion? ForwardMode { get; init; }

    /// <summary>The fourth opinion, where it was asked.</summary>
    public FiniteDifferenceOpinion? FiniteDifference { get; init; }

    /// <summary>
    /// The backend that is away from the forward mode while the other is not, or, where that cannot tell, from the
    /// finite differences; null when the backends agree or it cannot be told.
    /// </summary>
    public string? OddOneOut { get; init; }

    /// <summary>Whether forward mode or finite differences speak against the first backend.</summary>
    [JsonIgnore]
    public bool IsContradicted => ForwardMode is { Passed: false } || FiniteDifference is { Passed: false };

    /// <summary>Nothing in it speaks against the backends. A vacuous comparison does not pass.</summary>
    public bool Passed => Verdict is Verdict.Agree or Verdict.Rounding && !IsContradicted;

    /// <param name="name">The tensor's name.</param>
    /// <param name="first">The first backend's values.</param>
    /// <param name="second">The second backend's values.</param>
    /// <param name="tolerance">The bound on the scaled error.</param>
    /// <param name="scales">
    /// Each element's scale; empty for the tensor's largest absolute value. An element of scale 0 must be equal.
    /// </param>
    /// <param name="leastScale">
    /// Where there are no scales: the scale is at least this, for tensors whose elements are small because large terms
    /// cancel.
    /// </param>
    /// <exception cref="ArgumentException">The tensors differ in size.</exception>
    public static TensorComparison Of<T>(
        string name,
        ReadOnlySpan<T> first,
        ReadOnlySpan<T> second,
        double tolerance,
        ReadOnlySpan<double> scales = default,
        double leastScale = 0
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (first.Length != second.Length)
            throw new ArgumentException(
                $"'{name}' has {first.Length} values on one backend and {second.Length} on the other"
            );
        if (!scales.IsEmpty && scales.Length != first.Length)
            throw new ArgumentException($"'{name}' has {first.Length} values, but {scales.Length} scales");
        var largest = Math.Max(LargestOf(first), LargestOf(second));
        var (absolute, relative, scaled, index) = (0.0, 0.0, 0.0, 0);
        var isZero = true;
        for (var i = 0; i < first.Length; i++)
        {
            var (a, b) = (double.CreateChecked(first[i]), double.CreateChecked(second[i]));
            if (a != 0 || b != 0)
                isZero = false;
            if (a.Equals(b) || a == b)
                continue;
            var isFinite = double.IsFinite(a) && double.IsFinite(b);
            var difference = isFinite ? Math.Abs(a - b) : double.PositiveInfinity;
            var share = isFinite
                ? difference / (scales.IsEmpty ? Math.Max(largest, leastScale) : scales[i])
                : double.PositiveInfinity;
            if (double.IsNaN(share))
                share = double.PositiveInfinity;
            absolute = Math.Max(absolute, difference);
            relative = Math.Max(
                relative,
                isFinite ? difference / Math.Max(Math.Abs(a), Math.Abs(b)) : double.PositiveInfinity
            );
            if (share > scaled)
                (scaled, index) = (share, i);
        }

        var verdict =
            isZero ? Verdict.Vacuous
            : scaled <= tolerance ? Verdict.Agree
            : Verdict.Disagree;
        var (x, y) = first.IsEmpty ? (0, 0) : (double.CreateChecked(first[index]), double.CreateChecked(second[index]));
        return new(name, first.Length, largest, absolute, relative, scaled, index, x, y, tolerance, verdict);
    }

    /// <summary>The largest finite absolute value; 0 when there is none.</summary>
    internal static double LargestOf<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var largest = 0.0;
        foreach (var value in values)
            if (T.IsFinite(value))
                largest = Math.Max(largest, Math.Abs(double.CreateChecked(value)));
        return largest;
    }
}
