using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

/// <summary>
/// The logistic function's smaller side, and what gates make of it:
///
///   s(-v) = 1 / (1 + exp(v)) = e / (1 + e),   e = exp(-v),   v from 0 up
///
/// where nothing overflows, and where a small result has all its digits. Its larger side is s(v) = 1 - s(-v). A gate's
/// v is given in two parts, v + rest: an error of v is an error of as many times the last digit of e.
/// </summary>
internal static class Logistic
{
    /// <summary>s(-v - rest) weight, within little more than half a unit of the last digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> SmallerSide<T>(Vector<T> v, Vector<T> rest, Vector<T> weight)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var down = Exponential.Down<T>();
        var power = Exponential.Parts(-v, -rest);
        var e = power.Onto(power.Scale, out var eRest);
        var weighted = Exact.Product(weight, e, out var weightedRest);
        weightedRest = Vectors.MultiplyAdd(weight, eRest, weightedRest);
        var whole = Exact.SumOnto(e * down, eRest * down, Vector<T>.One, out var wholeRest);
        return Exact.Quotient(weighted, weightedRest, whole, wholeRest) * down;
    }

    /// <inheritdoc cref="SmallerSide{T}(Vector{T}, Vector{T}, Vector{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> SmallerSide<T>(Vector<T> v)
        where T : unmanaged, IFloatingPointIeee754<T> => SmallerSide(v, Vector<T>.Zero, Vector<T>.One);

    /// <summary>s(-v - rest) within three units of the last digit: enough for a derivative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> NearlySmallerSide<T>(Vector<T> v, Vector<T> rest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var power = Exponential.Parts(-v, -rest).Lowered();
        var e = Vectors.MultiplyAdd(power.Scale, power.Fraction, power.Scale);
        return e / (Vector<T>.One + e);
    }

    /// <summary>The derivative of s, s(-v) s(v) = s(-v) - s(-v)², which is even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Slope<T>(Vector<T> smallerSide)
        where T : unmanaged, IFloatingPointIeee754<T> => Vectors.MultiplyAdd(-smallerSide, smallerSide, smallerSide);

    /// <summary>
    /// The derivative of x s(v(x)) on the side where v is negative, s(-v) (1 - w s(v)) = s(-v) s(v) (1 - w + e), with
    /// w = x dv/dx given in two parts. It passes through 0 where 1 - w cancels e: hence e in its parts.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> GateSlope<T>(Vector<T> v, Vector<T> rest, Vector<T> w, Vector<T> wRest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var power = Exponential.Parts(-v, -rest).Lowered();
        var e = power.Onto(power.Scale, out var eRest);
        var whole = Exact.SumOnto(e, eRest, Vector<T>.One, out var wholeRest);
        var bend =
            Vectors.MultiplyAdd(power.Scale, power.R, Vector<T>.One - w + power.Scale)
            + Vectors.MultiplyAdd(power.Scale, power.Tail, -wRest);
        return bend * Slope(Exact.Quotient(e, eRest, whole, wholeRest));
    }

    /// <summary>Of a function f with f(x) + f(-x) = 1, given at -|x|: its value at x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Side<T>(Vector<T> x, Vector<T> left)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), left, Vector<T>.One - left);

    /// <summary>Of a gate x f(x) with f(x) + f(-x) = 1, given |x| f(-|x|): its value at x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Gate<T>(Vector<T> x, Vector<T> left)
        where T : unmanaged, IFloatingPointIeee754<T> => Vectors.AtLeast(Vectors.Of<T>(-0.0), x) - left;
}
