using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DeepLearning.Reference;

/// <summary>
/// Loops over spans by vectors. Whole vectors first; then, for the ragged end, a vector whose missing lanes are 0 when
/// it is loaded and left out when it is stored. So an element has the same bits wherever it lies.
/// </summary>
internal static class Vectors
{
    /// <summary>A number in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(double value)
        where T : unmanaged, IFloatingPointIeee754<T> => Of<T>((float)value, value);

    /// <summary>A number in every lane that is another one in each precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(float single, double twice)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? new Vector<float>(single).As<float, T>()
            : new Vector<double>(twice).As<double, T>();

    /// <summary>What a number in every lane leaves out of the number that is meant: value + rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> RestOf<T>(double value, double rest)
        where T : unmanaged, IFloatingPointIeee754<T> => Of<T>((float)(value - (float)value), rest);

    /// <summary>x where it is smaller than the bound or NaN, else the bound.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> AtMost<T>(Vector<T> bound, Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Vector.ConditionalSelect(Vector.GreaterThan(x, bound), bound, x);

    /// <summary>x where it is larger than the bound or NaN, else the bound.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> AtLeast<T>(Vector<T> bound, Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => Vector.ConditionalSelect(Vector.LessThan(x, bound), bound, x);

    /// <summary>A number from 0 up, with another one's sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> WithSign<T>(Vector<T> size, Vector<T> sign)
        where T : unmanaged, IFloatingPointIeee754<T> => size | (sign & Of<T>(-0.0));

    /// <summary>A whole vector of elements from i on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Load<T>(ReadOnlySpan<T> values, int i)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Vector.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(values), i));

    /// <summary>Writes a whole vector from i on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector<T> vector, Span<T> values, int i)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        vector.StoreUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(values), i));

    /// <summary>The elements from i on, fewer than a vector.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector<T> LoadEnd<T>(ReadOnlySpan<T> values, int i)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> whole = stackalloc T[Vector<T>.Count];
        whole.Clear();
        values[i..].CopyTo(whole);
        return new Vector<T>(whole);
    }

    /// <summary>Writes the elements from i on, fewer than a vector.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void StoreEnd<T>(Vector<T> vector, Span<T> values, int i)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> whole = stackalloc T[Vector<T>.Count];
        vector.CopyTo(whole);
        whole[..(values.Length - i)].CopyTo(values[i..]);
    }

    /// <summary>The first lanes of a vector; 0 in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> KeepFirst<T>(Vector<T> vector, int count)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Vector.LessThan(Vector<T>.Indices, new Vector<T>(T.CreateTruncating(count))) & vector;

    /// <summary>0 in the place of numbers too small for all their digits, which processors compute slowly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> WithoutSubnormals<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var smallest = new Vector<T>(
            T.CreateTruncating(typeof(T) == typeof(float) ? 1.17549435e-38 : 2.2250738585072014e-308)
        );
        return Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x), smallest), Vector<T>.Zero, x);
    }

    /// <summary>x y + z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> MultiplyAdd<T>(Vector<T> x, Vector<T> y, Vector<T> z)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? Vector
                .FusedMultiplyAdd(Vector.AsVectorSingle(x), Vector.AsVectorSingle(y), Vector.AsVectorSingle(z))
                .As<float, T>()
            : Vector
                .FusedMultiplyAdd(Vector.AsVectorDouble(x), Vector.AsVectorDouble(y), Vector.AsVectorDouble(z))
                .As<double, T>();

    /// <summary>(((p x + a) x + b) x + c) x + d: four more steps through a polynomial.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Horner<T>(Vector<T> p, Vector<T> x, double a, double b, double c, double d)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        p = MultiplyAdd(p, x, Of<T>(a));
        p = MultiplyAdd(p, x, Of<T>(b));
        p = MultiplyAdd(p, x, Of<T>(c));
        return MultiplyAdd(p, x, Of<T>(d));
    }
}
