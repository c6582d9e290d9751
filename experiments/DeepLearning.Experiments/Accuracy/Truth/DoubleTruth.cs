namespace DeepLearning.Experiments.Rounding;

/// <summary>
/// The truth for float32: double precision. What the framework lacks is here, each right to 1e-14 of its value
/// however small that is, 2e-7 units of float32's last digit; a test compares all of it with values of 40 digits.
/// </summary>
public readonly record struct DoubleTruth(double Value) : ITrueNumber<DoubleTruth>
{
    public double Rest => 0;

    public int Exponent => 0;

    public double Plain => Value;

    public static DoubleTruth Of(double value, double rest = 0) => new(value);

    public static DoubleTruth operator +(DoubleTruth x, DoubleTruth y) => new(x.Value + y.Value);

    public static DoubleTruth operator -(DoubleTruth x, DoubleTruth y) => new(x.Value - y.Value);

    public static DoubleTruth operator *(DoubleTruth x, DoubleTruth y) => new(x.Value * y.Value);

    public static DoubleTruth operator /(DoubleTruth x, DoubleTruth y) => new(x.Value / y.Value);

    public static DoubleTruth operator -(DoubleTruth x) => new(-x.Value);

    public static DoubleTruth Exp(DoubleTruth x) => new(x.Value < -800 ? 0 : Math.Exp(x.Value));

    /// <summary>
    /// Near 0, 2 sinh(x/2) exp(x/2), the hyperbolic sine by its series, whose terms are all of one sign.
    /// </summary>
    public static DoubleTruth ExpLessOne(DoubleTruth x)
    {
        if (Math.Abs(x.Value) > 1)
            return new(Math.Exp(x.Value) - 1);
        var half = x.Value / 2;
        var square = half * half;
        var series = 1.0;
        for (var n = 8; n > 0; n--)
            series = 1 + series * square / (2 * n * (2 * n + 1));
        return new(2 * half * series * Math.Exp(half));
    }

    public static DoubleTruth Log(DoubleTruth x) => new(Math.Log(x.Value));

    /// <summary>
    /// The logarithm of w = 1 + x, rounded, times x / (w - 1), which undoes the rounding. Source: Goldberg, "What every
    /// computer scientist should know about floating-point arithmetic", ACM Computing Surveys 23 (1991), theorem 4.
    /// </summary>
    public static DoubleTruth LogOfOneAnd(DoubleTruth x)
    {
        var w = 1 + x.Value;
        return new(w == 1 ? x.Value : Math.Log(w) * (x.Value / (w - 1)));
    }

    /// <summary>
    /// The series of Φ(a) - 1/2 = φ(a) (a + a³/3 + a⁵/15 + ...) up to 2, where 1/2 minus it loses a digit and a half;
    /// above, a continued fraction: Φ(-a) = φ(a) / (a + 1 / (a + 2 / (a + 3 / ...))).
    /// Source: Abramowitz, Stegun, Handbook of Mathematical Functions, 26.2.11 and 26.2.14.
    /// </summary>
    public static DoubleTruth NormalTail(DoubleTruth x)
    {
        var a = x.Value;
        if (a > 60)
            return new(0);
        if (a < 1e-8)
            return new(0.5 - a * 0.39894228040143267794);
        // exp(-a²/2) by the square's two parts.
        var square = a * a;
        var bell = Math.Exp(-square / 2) * (1 - Math.FusedMultiplyAdd(a, a, -square) / 2) * 0.39894228040143267794;
        if (a < 2)
        {
            var (sum, term) = (a, a);
            for (var n = 3; term > 1e-18 * sum; n += 2)
                sum += term *= square / n;
            return new(0.5 - bell * sum);
        }

        var fraction = a;
        for (var n = (int)(20 + 600 / (a * a)); n > 0; n--)
            fraction = a + n / fraction;
        return new(bell / fraction);
    }
}
