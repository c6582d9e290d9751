using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

/// <summary>
/// The hyperbolic tangent, of both signs alike: with m = exp(-2|x|) - 1,
///
///   tanh |x| = -m / (2 + m),   d tanh x / dx = 4 s(2x) s(-2x)
///
/// s the logistic function. The derivative from x keeps its digits where tanh x is 1 but for the last ones.
/// </summary>
internal static class HyperbolicTangent
{
    /// <summary>tanh(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var size = Vectors.AtMost(Vectors.Of<T>(40), Vector.Abs(x));
        var power = Exponential.Parts(size * Vectors.Of<T>(-2), Vector<T>.Zero).Lowered();
        var m = power.Onto(power.Scale - Vector<T>.One, out var mRest);
        var two = Vectors.Of<T>(2);
        var whole = two + m;
        var tangent = Exact.Quotient(-m, -mRest, whole, m - (whole - two) + mRest);
        return Vectors.WithSign(tangent, x);
    }

    /// <summary>The derivative of tanh at x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Slope<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var v = Vectors.AtMost(Exponential.Vanishing<T>(), Vectors.Of<T>(2) * Vector.Abs(x));
        return Vectors.Of<T>(4) * Logistic.Slope(Logistic.NearlySmallerSide(v, Vector<T>.Zero));
    }
}
