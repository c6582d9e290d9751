using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

/// <summary>
/// An exponential in parts: Scale (1 + R + Tail), Scale a power of 2, lifted or not; R and Tail are small, and
/// Tail much smaller than R.
/// </summary>
internal readonly struct Power<T>(Vector<T> r, Vector<T> t, Vector<T> scale)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public readonly Vector<T> R = r,
        Tail = t,
        Scale = scale;

    /// <summary>R + Tail.</summary>
    public Vector<T> Fraction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => R + Tail;
    }

    /// <summary>What rounding leaves out of the fraction.</summary>
    private Vector<T> FractionRest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => R - Fraction + Tail;
    }

    /// <summary>The same, not lifted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Power<T> Lowered() => new(R, Tail, Scale * Exponential.Down<T>());

    /// <summary>The exponential less Scale, plus a number at least as large as that; and the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<T> Onto(Vector<T> added, out Vector<T> rest)
    {
        var value = Exact.ProductOnto(Scale, Fraction, added, out rest);
        rest = Vectors.MultiplyAdd(Scale, FractionRest, rest);
        return value;
    }
}
