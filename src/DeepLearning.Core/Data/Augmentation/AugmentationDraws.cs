namespace DeepLearning;

/// <summary>The draws of augmentations, in double.</summary>
internal static class AugmentationDraws
{
    /// <summary>Two uniform numbers in (0, 1).</summary>
    public static (double First, double Second) Pair(RngKey key)
    {
        Span<double> pair = stackalloc double[2];
        Draws.Uniform(key, 0, 1, pair);
        return (pair[0], pair[1]);
    }

    /// <summary>The whole number of 0 .. count-1 that a number in (0, 1) falls on.</summary>
    public static int Whole(double unit, int count) => (int)(unit * count);

    /// <summary>
    /// Beta(a, a), as x / (x + y) of two draws from Gamma(a); in logarithms, for an a near 0 makes both tiny.
    /// </summary>
    public static double Beta(RngKey key, double a) =>
        1 / (1 + Math.Exp(LogGamma(key.Fold(1), a) - LogGamma(key.Fold(0), a)));

    /// <summary>
    /// The logarithm of a draw from Gamma(a, 1): that of one from Gamma(a + 1) by rejection, plus log(u) / a.
    /// Source: Marsaglia, Tsang, "A Simple Method for Generating Gamma Variables", ACM TOMS 26, 2000.
    /// </summary>
    private static double LogGamma(RngKey key, double a)
    {
        var d = a + 1 - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        Span<double> normal = stackalloc double[1];
        for (var attempt = 1L; ; attempt++)
        {
            Draws.Normal(key.Fold(2 * attempt), 0, 1, normal);
            var x = normal[0];
            var v = Math.Pow(1 + c * x, 3);
            var (u, boost) = Pair(key.Fold(2 * attempt + 1));
            if (v > 0 && Math.Log(u) < x * x / 2 + d - d * v + d * Math.Log(v))
                return Math.Log(d * v) + Math.Log(boost) / a;
        }
    }
}
