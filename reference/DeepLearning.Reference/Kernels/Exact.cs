using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

/// <summary>
/// What rounding leaves out, kept in a second number: value + rest is the result to nearly twice the digits.
/// </summary>
internal static class Exact
{
    /// <summary>x y, and what its rounding left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Product<T>(Vector<T> x, Vector<T> y, out Vector<T> rest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var product = x * y;
        rest = Vectors.MultiplyAdd(x, y, -product);
        return product;
    }

    /// <summary>x + y, and what its rounding left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Sum<T>(Vector<T> x, Vector<T> y, out Vector<T> rest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = x + y;
        var added = sum - x;
        rest = x - (sum - added) + (y - added);
        return sum;
    }

    /// <summary>x + y with y at least as large as x, and what its rounding left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> SumOnto<T>(Vector<T> x, Vector<T> y, out Vector<T> rest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = y + x;
        rest = x - (sum - y);
        return sum;
    }

    /// <summary>x + xRest + y with y at least as large as x, and what its rounding left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> SumOnto<T>(Vector<T> x, Vector<T> xRest, Vector<T> y, out Vector<T> rest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = SumOnto(x, y, out rest);
        rest += xRest;
        return sum;
    }

    /// <summary>x y + z with z at least as large as x y, and what its rounding left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> ProductOnto<T>(Vector<T> x, Vector<T> y, Vector<T> z, out Vector<T> rest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = Vectors.MultiplyAdd(x, y, z);
        rest = Vectors.MultiplyAdd(x, y, z - sum);
        return sum;
    }

    /// <summary>(x + xRest) / (y + yRest), within little more than half a unit of the last digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Quotient<T>(Vector<T> x, Vector<T> xRest, Vector<T> y, Vector<T> yRest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var inverse = Vector<T>.One / y;
        var quotient = x * inverse;
        var left = Vectors.MultiplyAdd(-quotient, y, x) + Vectors.MultiplyAdd(-quotient, yRest, xRest);
        return Vectors.MultiplyAdd(left, inverse, quotient);
    }
}
