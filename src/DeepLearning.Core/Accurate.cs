namespace DeepLearning;

/// <summary>Functions that lose their digits when they are written as they are defined.</summary>
public static class Accurate
{
    /// <summary>
    /// log(1 + x) of x at or above -1: the logarithm of w = 1 + x, rounded, times x / (w - 1), which undoes the
    /// rounding. Source: Goldberg, "What every computer scientist should know about floating-point arithmetic", ACM
    /// Computing Surveys 23 (1991), theorem 4.
    /// </summary>
    public static double Log1p(double x)
    {
        var w = 1 + x;
        var added = w - 1;
        return added == 0 ? x
            : added == x || double.IsPositiveInfinity(w) ? Math.Log(w)
            : Math.Log(w) * (x / added);
    }

    /// <summary>
    /// exp(x) - 1. With u = exp(x), rounded, (u - 1) x / log u undoes the rounding. Source: Kahan, by Higham, "Accuracy
    /// and Stability of Numerical Algorithms" (2002), 1.14.1.
    /// </summary>
    public static double Expm1(double x)
    {
        var u = Math.Exp(x);
        return u == 1 ? x
            : Math.Abs(x) > 1 ? u - 1
            : (u - 1) * (x / Math.Log(u));
    }
}
