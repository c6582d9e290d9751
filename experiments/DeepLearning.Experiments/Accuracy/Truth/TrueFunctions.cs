namespace DeepLearning.Experiments.Rounding;

/// <summary>x above 0, elsewhere x times a slope, which is the derivative at the kink too.</summary>
public readonly record struct TrueRectifier(double Slope) : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N> => x.Value > 0 ? x : x * N.Of(Slope);

    N ITrueFunction.Slope<N>(N x) => N.Of(x.Value > 0 ? 1 : Slope);

    public (double Value, double Slope) At(double infinity) =>
        infinity > 0 ? (infinity, 1) : (Slope == 0 ? 0 : Slope * infinity, Slope);
}

/// <summary>exp(x) - 1 times a scale below 0, x elsewhere; the derivative at 0 is the scale.</summary>
public readonly record struct TrueElu(double Alpha) : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N> => x.Value < 0 ? N.ExpLessOne(x) * N.Of(Alpha) : x;

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N> => x.Value > 0 ? N.Of(1) : N.Exp(x) * N.Of(Alpha);

    public (double Value, double Slope) At(double infinity) => infinity > 0 ? (infinity, 1) : (-Alpha, 0);
}

/// <summary>a (exp(x / a) - 1) below 0, x elsewhere.</summary>
public readonly record struct TrueCelu(double Alpha) : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N> => x.Value < 0 ? N.ExpLessOne(x / N.Of(Alpha)) * N.Of(Alpha) : x;

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N> => x.Value > 0 ? N.Of(1) : N.Exp(x / N.Of(Alpha));

    public (double Value, double Slope) At(double infinity) => infinity > 0 ? (infinity, 1) : (-Alpha, 0);
}

/// <summary>s a (exp(x) - 1) below 0, s x elsewhere, with s and a to 32 digits.</summary>
/// <param name="Steep">s as a format has it.</param>
/// <param name="Floor">s a as a format has it.</param>
public readonly record struct TrueSelu(double Steep, double Floor) : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N> => x.Value < 0 ? N.ExpLessOne(x) * Left<N>() : x * Scale<N>();

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N> => x.Value > 0 ? Scale<N>() : N.Exp(x) * Left<N>();

    public (double Value, double Slope) At(double infinity) => infinity > 0 ? (infinity, Steep) : (-Floor, 0);

    private static N Scale<N>()
        where N : struct, ITrueNumber<N> => N.Of(1.0507009873554805, 3.9874847667154144e-17);

    private static N Left<N>()
        where N : struct, ITrueNumber<N> => N.Of(1.7580993408473768, 1.41535193800845e-17);
}

/// <summary>-log(1 + exp(-x)).</summary>
public readonly record struct TrueLogSigmoid : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N> => x.Value > 0 ? -N.LogOfOneAnd(N.Exp(-x)) : x - N.LogOfOneAnd(N.Exp(x));

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N> => TrueSigmoid.Of(-x);

    public (double Value, double Slope) At(double infinity) => infinity > 0 ? (0, 0) : (infinity, 1);
}

/// <summary>1 / (1 + exp(-x)).</summary>
public readonly record struct TrueSigmoid : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N> => Of(x);

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N> => Of(x) * Of(-x);

    public (double Value, double Slope) At(double infinity) => (infinity > 0 ? 1 : 0, 0);

    internal static N Of<N>(N x)
        where N : struct, ITrueNumber<N>
    {
        if (x.Value > 0)
            return N.Of(1) / (N.Of(1) + N.Exp(-x));
        var e = N.Exp(x);
        return e / (N.Of(1) + e);
    }
}

/// <summary>(exp(2x) - 1) / (exp(2x) + 1).</summary>
public readonly record struct TrueTanh : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N>
    {
        if (x.Value > 0)
            return -Value(-x);
        var e = N.ExpLessOne(x + x);
        return e / (e + N.Of(2));
    }

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N> => N.Of(4) * TrueSigmoid.Of(x + x) * TrueSigmoid.Of(-(x + x));

    public (double Value, double Slope) At(double infinity) => (infinity > 0 ? 1 : -1, 0);
}

/// <summary>log(1 + exp(b x)) / b, and x where b x is above the threshold.</summary>
public readonly record struct TrueSoftplus(double Beta, double Threshold) : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N>
    {
        var v = x * N.Of(Beta);
        if (IsAbove(v))
            return x;
        return x.Value > 0 ? x + N.LogOfOneAnd(N.Exp(-v)) / N.Of(Beta) : N.LogOfOneAnd(N.Exp(v)) / N.Of(Beta);
    }

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N>
    {
        var v = x * N.Of(Beta);
        return IsAbove(v) ? N.Of(1) : TrueSigmoid.Of(v);
    }

    public (double Value, double Slope) At(double infinity) => infinity > 0 ? (infinity, 1) : (0, 0);

    private bool IsAbove<N>(N v)
        where N : struct, ITrueNumber<N> => v.Plain > Threshold || (v.Plain == Threshold && v.Rest > 0);
}

/// <summary>exp(x), its own derivative.</summary>
public readonly record struct TrueExponential : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N> => N.Exp(x);

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N> => N.Exp(x);

    public (double Value, double Slope) At(double infinity) => infinity > 0 ? (infinity, infinity) : (0, 0);
}

/// <summary>log(x).</summary>
public readonly record struct TrueLogarithm : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N> =>
        x.Value > 0 ? N.Log(x)
        : x.Value == 0 ? N.Of(double.NegativeInfinity)
        : N.Of(double.NaN);

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N> => N.Of(1) / x;

    public (double Value, double Slope) At(double infinity) => infinity > 0 ? (infinity, 0) : (double.NaN, double.NaN);
}

/// <summary>log(1 + x), x from 0 up.</summary>
public readonly record struct TrueLogOfOneAnd : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N> => x.Plain > 1 ? N.Log(N.Of(1) + x) : N.LogOfOneAnd(x);

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N> => N.Of(1) / (N.Of(1) + x);

    public (double Value, double Slope) At(double infinity) => infinity > 0 ? (infinity, 0) : (double.NaN, double.NaN);
}
