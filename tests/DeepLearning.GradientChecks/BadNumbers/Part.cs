using System.Numerics;

namespace DeepLearning.GradientChecks.BadNumbers;

/// <summary>A tensor in which two backends part.</summary>
/// <param name="What">"layer norm", "cross-entropy", "adam".</param>
/// <param name="Number">Which number is bad, and where it stands.</param>
/// <param name="Precision">"float32" or "float64".</param>
/// <param name="Tensor">"output", "loss", "gradient of x0", ...</param>
/// <param name="Ours">
/// What the reference has at the first element that differs: "NaN", "∞", "-∞", "0", "a number".
/// </param>
/// <param name="Libtorchs">What libtorch has.</param>
internal sealed record Part(string What, string Number, string Precision, string Tensor, string Ours, string Libtorchs)
{
    /// <summary>Their own rounding is let pass: this share of the larger value, or of the largest finite one.</summary>
    private const double Float32 = 2e-4,
        Float64 = 1e-10;

    /// <param name="what">The layer, loss or optimizer.</param>
    /// <param name="number">The bad number and its place.</param>
    /// <param name="tensor">What is compared.</param>
    /// <param name="ours">The reference's values.</param>
    /// <param name="libtorchs">libtorch's.</param>
    /// <param name="cancelled">How large the values are that may cancel each other: their rounding is let pass.</param>
    public static Part? Between<T>(
        string what,
        string number,
        string tensor,
        ReadOnlySpan<T> ours,
        ReadOnlySpan<T> libtorchs,
        double cancelled = 1
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var isSingle = typeof(T) == typeof(float);
        var (tolerance, least) = (isSingle ? Float32 : Float64, BadNumber.LimitsOf<T>().SmallestNormal);
        Assert.Equal(ours.Length, libtorchs.Length);
        var ordinary = cancelled;
        foreach (var value in ours)
            if (double.CreateChecked(value) is var v && double.IsFinite(v) && Math.Abs(v) < 1e4)
                ordinary = Math.Max(ordinary, Math.Abs(v));
        for (var i = 0; i < ours.Length; i++)
        {
            var (a, b) = (double.CreateChecked(ours[i]), double.CreateChecked(libtorchs[i]));
            if (a.Equals(b) || a == b)
                continue;
            var scale = Math.Max(Math.Max(Math.Abs(a), Math.Abs(b)), ordinary);
            if (Math.Abs(a - b) <= Math.Max(tolerance * scale, least))
                continue;
            return new(what, number, isSingle ? "float32" : "float64", tensor, Text(a), Text(b));
        }

        return null;
    }

    private static string Text(double value) =>
        value switch
        {
            double.NaN => "NaN",
            double.PositiveInfinity => "∞",
            double.NegativeInfinity => "-∞",
            0 => "0",
            _ => "a number",
        };
}
