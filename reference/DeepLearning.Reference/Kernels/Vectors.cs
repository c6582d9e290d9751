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
        where T : unmanaged, IFloatingPointIeee754<T> => new(T.CreateTruncating(value));

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

    public static Vector<T> Exp<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? Vector.Exp(Vector.AsVectorSingle(x)).As<float, T>()
            : Vector.Exp(Vector.AsVectorDouble(x)).As<double, T>();

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

    public static Vector<T> Log<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? Vector.Log(Vector.AsVectorSingle(x)).As<float, T>()
            : Vector.Log(Vector.AsVectorDouble(x)).As<double, T>();

    /// <summary>exp(x) - 1; near 0, where that cancels, 2t / (1 - t) with t = tanh(x/2).</summary>
    public static Vector<T> Expm1<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var half = new Vector<T>(T.CreateTruncating(0.5));
        var t = Tanh(half * x);
        return Vector.ConditionalSelect(
            Vector.LessThan(Vector.Abs(x), half),
            (t + t) / (Vector<T>.One - t),
            Exp(x) - Vector<T>.One
        );
    }

    /// <summary>
    /// log(1 + x) of x above -1: the logarithm of w = 1 + x, rounded, times x / (w - 1), which undoes the rounding.
    /// Source: Goldberg, "What every computer scientist should know about floating-point arithmetic", ACM Computing
    /// Surveys 23 (1991), theorem 4.
    /// </summary>
    public static Vector<T> Log1p<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var w = Vector<T>.One + x;
        var added = w - Vector<T>.One;
        var rounded = Vector.ConditionalSelect(Vector.Equals(added, Vector<T>.Zero), x, Log(w) * (x / added));
        return Vector.ConditionalSelect(Vector.Equals(added, x), Log(w), rounded);
    }

    /// <summary>
    /// The hyperbolic tangent: 1 - 2 / (exp(2x) + 1), and near 0, where that cancels, x + x³ P(x²) / Q(x²).
    /// Source of P and Q: Moshier, "Methods and Programs for Mathematical Functions" (1989), the Cephes library's tanh.
    /// </summary>
    public static Vector<T> Tanh<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var z = x * x;
        var p = (C(-9.64399179425052238628e-1) * z + C(-9.92877231001918586564e1)) * z + C(-1.61468768441708447952e3);
        var q = ((z + C(1.12811678491632931402e2)) * z + C(2.23548839060100448583e3)) * z + C(4.84406305325125486048e3);
        var two = C(2);
        return Vector.ConditionalSelect(
            Vector.LessThan(Vector.Abs(x), C(0.625)),
            x + x * z * p / q,
            Vector<T>.One - two / (Exp(two * x) + Vector<T>.One)
        );

        static Vector<T> C(double value) => Of<T>(value);
    }
}
