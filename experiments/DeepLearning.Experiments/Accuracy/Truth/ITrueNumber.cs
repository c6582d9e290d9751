using System.Numerics;

namespace DeepLearning.Experiments.Rounding;

/// <summary>A number with more digits than those it judges, and the functions that the layers are made of.</summary>
/// <typeparam name="N">The number itself.</typeparam>
public interface ITrueNumber<N>
    : IAdditionOperators<N, N, N>,
        ISubtractionOperators<N, N, N>,
        IMultiplyOperators<N, N, N>,
        IDivisionOperators<N, N, N>,
        IUnaryNegationOperators<N, N>
    where N : struct, ITrueNumber<N>
{
    /// <summary>value + rest; of no more digits than value has, value.</summary>
    static abstract N Of(double value, double rest = 0);

    static abstract N Exp(N x);

    /// <summary>exp(x) - 1.</summary>
    static abstract N ExpLessOne(N x);

    /// <summary>log(x), x above 0.</summary>
    static abstract N Log(N x);

    /// <summary>log(1 + x), x from 0 to 1.</summary>
    static abstract N LogOfOneAnd(N x);

    /// <summary>Φ(-a), the share of a standard normal distribution below -a, a from 0 up.</summary>
    static abstract N NormalTail(N a);

    /// <summary>The number is (Value + Rest) 2^Exponent.</summary>
    double Value { get; }

    double Rest { get; }

    int Exponent { get; }

    /// <summary>The number, rounded to float64.</summary>
    double Plain { get; }
}
