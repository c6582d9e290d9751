namespace DeepLearning.Experiments.Rounding;

/// <summary>What a function and its derivative really are.</summary>
public interface ITrueFunction
{
    /// <summary>f(x).</summary>
    N Value<N>(N x)
        where N : struct, ITrueNumber<N>;

    /// <summary>f'(x).</summary>
    N Slope<N>(N x)
        where N : struct, ITrueNumber<N>;

    /// <summary>The limits of f and f' at an infinity.</summary>
    (double Value, double Slope) At(double infinity);
}
