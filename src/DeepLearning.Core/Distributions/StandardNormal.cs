namespace DeepLearning;

/// <summary>
/// The normal of mean 0 and deviation 1, to about 1e-15 relative in the centre and in both tails.
/// Φ(z) - ½ = φ(z) (z + z³/3 + z⁵/(3·5) + ...), whose terms are all of one sign: Marsaglia, Journal of Statistical
/// Software 11(4), 2004. 1 - Φ(z) = φ(z) / (z + 1/(z + 2/(z + 3/(z + ...)))), Laplace's continued fraction: Abramowitz,
/// Stegun 26.2.14.
/// </summary>
internal static class StandardNormal
{
    private const double SeriesBelow = 1.5; // Above, ½ - (Φ(z) - ½) would cancel; below, the fraction is slow.

    private static readonly double LogSqrtTwoPi = 0.5 * Math.Log(2 * Math.PI);

    public static double LogDensity(double z) => -0.5 * z * z - LogSqrtTwoPi;

    /// <summary>φ(z) = exp(-z²/2) / sqrt(2π); what z² loses to rounding is put back.</summary>
    public static double Density(double z)
    {
        var square = z * z;
        if (square > 1600)
            return 0;
        var lost = Math.FusedMultiplyAdd(z, z, -square);
        return Math.Exp(-0.5 * square) * (1 - 0.5 * lost) / Math.Sqrt(2 * Math.PI);
    }

    /// <summary>1 - Φ(z) = Φ(-z).</summary>
    public static double Upper(double z) =>
        z < -SeriesBelow ? 1 - Upper(-z)
        : z < SeriesBelow ? 0.5 - FromCentre(z)
        : Density(z) / Fraction(z);

    /// <summary>Φ(b) - Φ(a), from the side on which it cancels least.</summary>
    public static double Between(double a, double b) =>
        Math.Max(Math.Abs(a), Math.Abs(b)) < SeriesBelow ? FromCentre(b) - FromCentre(a)
        : a >= 0 ? Upper(a) - Upper(b)
        : b <= 0 ? Upper(-b) - Upper(-a)
        : 1 - Upper(-a) - Upper(b);

    /// <summary>
    /// Whether [m - h, m + h] is so narrow that Φ's differences lose digits which <see cref="Narrow"/> keeps.
    /// </summary>
    public static bool IsNarrow(double m, double h) => h * Math.Max(1, Math.Abs(m)) <= 0.5;

    /// <summary>
    /// Over u in [-h, h]: the mass ∫ φ(m + u) du, and the mean of u and of u² there, by φ(m + u) = φ(m) Σ He_n(m) (-u)ⁿ
    /// / n!, whose terms fall like (m h)ⁿ / n! where the interval is narrow. Source of the series: Abramowitz, Stegun
    /// 22.9.19.
    /// </summary>
    public static (double Mass, double Mean, double Square) Narrow(double m, double h)
    {
        var (mass, first, second) = (0.0, 0.0, 0.0);
        var (hermite, before, term) = (1.0, 0.0, 1.0); // He_n, He_(n-1), (-h)ⁿ / n!
        for (var n = 0; n < 24; n++)
        {
            var (weight, isEven) = (hermite * term, n % 2 == 0);
            mass += isEven ? weight / (n + 1) : 0;
            first += isEven ? 0 : weight / (n + 2);
            second += isEven ? weight / (n + 3) : 0;
            (hermite, before) = (m * hermite - n * before, hermite);
            term *= -h / (n + 1);
        }

        return (2 * h * Density(m) * mass, h * first / mass, h * h * second / mass);
    }

    /// <summary>
    /// The z that is exceeded with probability q in (0, ½]: the rational guess of Abramowitz, Stegun 26.2.23, good to
    /// 4.5e-4, and two steps of Halley's rule, each of which cubes the error.
    /// </summary>
    public static double UpperQuantile(double q)
    {
        var t = Math.Sqrt(-2 * Math.Log(q));
        var z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
        for (var step = 0; step < 2; step++)
        {
            var excess = (Upper(z) - q) / Density(z);
            z += excess / (1 - 0.5 * z * excess);
        }

        return z;
    }

    /// <summary>Φ(z) - ½.</summary>
    private static double FromCentre(double z)
    {
        var (sum, term) = (z, z);
        for (var k = 3; Math.Abs(term) > 1e-18 * Math.Abs(sum); k += 2)
        {
            term *= z * z / k;
            sum += term;
        }

        return Density(z) * sum;
    }

    /// <summary>
    /// z + 1/(z + 2/(z + 3/(z + ...))), from the inside; the depth is what z = 1.5 needs, and less further out.
    /// </summary>
    private static double Fraction(double z)
    {
        var fraction = z;
        for (var k = (int)(20 + 400 / (z * z)); k > 0; k--)
            fraction = z + k / fraction;
        return fraction;
    }
}
