namespace DeepLearning.Experiments.Rounding;

/// <summary>x / (1 + exp(-x)).</summary>
public readonly record struct TrueSiLU : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N> => x * TrueSigmoid.Of(x);

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N> => TrueSigmoid.Of(x) * (N.Of(1) + x * TrueSigmoid.Of(-x));

    public (double Value, double Slope) At(double infinity) => infinity > 0 ? (infinity, 1) : (-0.0, 0);
}

/// <summary>x tanh(log(1 + exp(x))), with 1 - the tangent = 2 / (e² + 2e + 2), e = exp(x).</summary>
public readonly record struct TrueMish : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N> => x * Share(x).Share;

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N>
    {
        var (share, lack) = Share(x);
        return share + x * lack * (N.Of(1) + share) * TrueSigmoid.Of(x);
    }

    public (double Value, double Slope) At(double infinity) => infinity > 0 ? (infinity, 1) : (-0.0, 0);

    private static (N Share, N Lack) Share<N>(N x)
        where N : struct, ITrueNumber<N>
    {
        var (one, two) = (N.Of(1), N.Of(2));
        if (x.Value > 0)
        {
            var q = N.Exp(-x);
            var right = one + two * q * (one + q);
            return ((one + two * q) / right, two * q * q / right);
        }

        var e = N.Exp(x);
        var left = two + e * (two + e);
        return (e * (two + e) / left, two / left);
    }
}

/// <summary>x times the share of a standard normal distribution below x.</summary>
public readonly record struct TrueGelu : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N> => x * Share(x);

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N>
    {
        // Further out the density is 0 in every format, and the square might overflow.
        if (Math.Abs(x.Plain) > 100)
            return N.Of(x.Value > 0 ? 1 : 0);
        var density = N.Exp(-(x * x) * N.Of(0.5)) * N.Of(0.3989422804014327, -2.49232720227773e-17);
        return Share(x) + x * density;
    }

    public (double Value, double Slope) At(double infinity) => infinity > 0 ? (infinity, 1) : (-0.0, 0);

    private static N Share<N>(N x)
        where N : struct, ITrueNumber<N> => x.Value < 0 ? N.NormalTail(-x) : N.Of(1) - N.NormalTail(x);
}

/// <summary>x (1 + tanh u) / 2 = x / (1 + exp(-2u)), with 2u = 2 √(2/π) (x + 0.044715 x³).</summary>
public readonly record struct TrueApproximateGelu : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N> =>
        IsFar(x) ? Far(x, x) : x * TrueSigmoid.Of(Linear<N>() * x + Cubic<N>() * x * x * x);

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N>
    {
        if (IsFar(x))
            return Far(x, N.Of(1));
        var v = Linear<N>() * x + Cubic<N>() * x * x * x;
        var w = Linear<N>() * x + N.Of(3) * Cubic<N>() * x * x * x;
        return TrueSigmoid.Of(v) * (N.Of(1) + w * TrueSigmoid.Of(-v));
    }

    public (double Value, double Slope) At(double infinity) => infinity > 0 ? (infinity, 1) : (-0.0, 0);

    // Where exp(-2u) is 0 in every format; the cube might overflow there.
    private static bool IsFar<N>(N x)
        where N : struct, ITrueNumber<N> => Math.Abs(x.Plain) > 60;

    private static N Far<N>(N x, N right)
        where N : struct, ITrueNumber<N> => x.Value > 0 ? right : N.Of(-0.0);

    private static N Linear<N>()
        where N : struct, ITrueNumber<N> => N.Of(1.5957691216057308, -9.9693088091109203146e-17);

    private static N Cubic<N>()
        where N : struct, ITrueNumber<N> => Linear<N>() * (N.Of(44715) / N.Of(1000000));
}
