namespace DeepLearning.Experiments.Rounding;

/// <summary>x between 0 and 6, and the nearer of the two outside; the derivative at both is 0.</summary>
public readonly record struct TrueRelu6 : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N> =>
        x.Value < 0 ? N.Of(0)
        : x.Plain > 6 ? N.Of(6)
        : x;

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N> => N.Of(x.Plain is > 0 and < 6 ? 1 : 0);

    public (double Value, double Slope) At(double infinity) => (infinity > 0 ? 6 : 0, 0);
}

/// <summary>(x + 3) / 6 between -3 and 3, outside 0 and 1; the derivative at both is 0.</summary>
public readonly record struct TrueHardsigmoid : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N> =>
        x.Plain <= -3 ? N.Of(0)
        : x.Plain >= 3 ? N.Of(1)
        : (x + N.Of(3)) / N.Of(6);

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N> => x.Plain is > -3 and < 3 ? N.Of(1) / N.Of(6) : N.Of(0);

    public (double Value, double Slope) At(double infinity) => (infinity > 0 ? 1 : 0, 0);
}

/// <summary>x (x + 3) / 6 between -3 and 3, outside 0 and x; the derivative at -3 is 0, at 3 it is 1.</summary>
public readonly record struct TrueHardswish : ITrueFunction
{
    public N Value<N>(N x)
        where N : struct, ITrueNumber<N> =>
        x.Plain <= -3 ? N.Of(0)
        : x.Plain >= 3 ? x
        : x * (x + N.Of(3)) / N.Of(6);

    public N Slope<N>(N x)
        where N : struct, ITrueNumber<N> =>
        x.Plain <= -3 ? N.Of(0)
        : x.Plain >= 3 ? N.Of(1)
        : (x + x + N.Of(3)) / N.Of(6);

    public (double Value, double Slope) At(double infinity) => infinity > 0 ? (infinity, 1) : (0, 0);
}
