namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// erf to about 1e-13: its power series near 0, the continued fraction of its complement further out.
/// </summary>
internal static class ErrorFunction
{
    private const int Terms = 200;

    public static double Of(double x)
    {
        var size = Math.Abs(x);
        if (!(size < 2.5))
            return Math.Sign(x) * (1 - Complement(size));
        var (term, sum) = (x, x);
        for (var n = 1; n < Terms; n++)
        {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    // Source: Abramowitz and Stegun, 7.1.14.
    private static double Complement(double x)
    {
        var fraction = x;
        for (var n = Terms; n > 0; n--)
            fraction = x + n / 2.0 / fraction;
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
