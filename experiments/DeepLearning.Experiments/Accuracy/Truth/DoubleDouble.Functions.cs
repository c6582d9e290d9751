namespace DeepLearning.Experiments.Rounding;

/// <summary>
/// The truth for float64: series and continued fractions whose terms cancel nothing, to some 1e-29 of the value. A test
/// compares them with values of 40 digits.
/// </summary>
public readonly partial record struct DoubleDouble
{
    private const int Terms = 30;

    private static readonly DoubleDouble One = Of(1),
        LogOf2 = Of(0.6931471805599453, 2.3190468138462996155e-17),
        RootOf2Pi = Of(2.5066282746310007, -1.8328579980459167508e-16);

    /// <summary>1 / (n + 1).</summary>
    private static readonly DoubleDouble[] Inverses = [.. Enumerable.Range(1, 2 * Terms + 2).Select(n => One / Of(n))];

    public static DoubleDouble Exp(DoubleDouble x)
    {
        // What is out of every format stays out of it.
        var near = Math.Clamp(x.Plain, -1e5, 1e5);
        if (near != x.Plain)
            x = Of(near);
        var k = Math.Round(near / LogOf2.Value);
        var e = SeriesLessOne(x - Of(k) * LogOf2) + One;
        return e with { Exponent = e.Exponent + (int)k };
    }

    public static DoubleDouble ExpLessOne(DoubleDouble x) => Math.Abs(x.Plain) < 0.35 ? SeriesLessOne(x) : Exp(x) - One;

    public static DoubleDouble Log(DoubleDouble x)
    {
        // x = m 2^k with m between 1/√2 and √2.
        var k = Math.ILogB(x.Value * Math.Sqrt(2));
        var m = new DoubleDouble(Math.ScaleB(x.Value, -k), Math.ScaleB(x.Rest, -k), 0);
        return Of(k + x.Exponent) * LogOf2 + HalfLogOfRatio((m - One) / (m + One)) * Of(2);
    }

    public static DoubleDouble LogOfOneAnd(DoubleDouble x) => HalfLogOfRatio(x / (x + Of(2))) * Of(2);

    public static DoubleDouble NormalTail(DoubleDouble x)
    {
        if (x.Plain > 100)
            x = Of(100);
        var a = x.Plain;
        var square = x * x;
        var bell = Exp(-square * Of(0.5)) / RootOf2Pi;
        if (a < 3)
        {
            var (sum, term) = (x, x);
            for (var n = 3; Math.Abs(term.Value) > 1e-34 * Math.Abs(sum.Value); n += 2)
                sum += term = term * square / Of(n);
            return Of(0.5) - bell * sum;
        }

        var fraction = x;
        for (var n = (int)(60 + 1800 / (a * a)); n > 0; n--)
            fraction = x + Of(n) / fraction;
        return bell / fraction;
    }

    /// <summary>exp(x) - 1 = x + x²/2 + x³/6 + ..., for small x.</summary>
    private static DoubleDouble SeriesLessOne(DoubleDouble x)
    {
        var sum = One;
        for (var n = Terms; n > 1; n--)
            sum = One + sum * x * Inverses[n - 1];
        return sum * x;
    }

    /// <summary>log((1 + z) / (1 - z)) / 2 = z + z³/3 + z⁵/5 + ..., for z to 1/3.</summary>
    private static DoubleDouble HalfLogOfRatio(DoubleDouble z)
    {
        var square = z * z;
        var sum = Inverses[2 * Terms];
        for (var n = Terms - 1; n >= 0; n--)
            sum = sum * square + Inverses[2 * n];
        // The series is cut where z^60 is 1/3^60.
        return sum * z;
    }
}
