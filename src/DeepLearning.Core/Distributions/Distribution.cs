using System.Numerics;

namespace DeepLearning;

/// <summary>
/// How a random number is spread: a closed union. Of a continuous distribution the density is per unit of the number;
/// of a discrete one it is the probability of exactly this number.
/// </summary>
public abstract partial record Distribution
{
    private Distribution() { }

    /// <summary>The expected number.</summary>
    public abstract double Expectation { get; }

    /// <summary>The expected squared distance from the expectation.</summary>
    public abstract double Variance { get; }

    /// <summary>The density, or the probability, at x; 0 outside the support.</summary>
    public virtual double Density(double x) => Math.Exp(LogDensity(x));

    /// <summary>
    /// The natural logarithm of the density, where that itself would underflow too; -infinity outside the support.
    /// </summary>
    public abstract double LogDensity(double x);

    /// <summary>The probability of at most x.</summary>
    public abstract double Cumulative(double x);

    /// <summary>Independent draws from this key's stream, each computed in double and rounded once.</summary>
    public abstract void Sample<T>(RngKey key, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
