using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DeepLearning.Reference;

/// <summary>
/// Loops over spans by vectors without a ragged end: what a vector lacks is 0 when it is loaded, and left out when it is stored. So a formula is
/// written once, and gives the same bits wherever an element lies.
/// </summary>
internal static class Vectors
{
    /// <summary>The elements from i on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Load<T>(ReadOnlySpan<T> values, int i) where T : unmanaged, IFloatingPointIeee754<T> =>
        i <= values.Length - Vector<T>.Count ? Vector.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(values), i)) : LoadEnd(values, i);

    /// <summary>Writes the elements from i on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector<T> vector, Span<T> values, int i) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (i <= values.Length - Vector<T>.Count) vector.StoreUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(values), i));
        else StoreEnd(vector, values, i);
    }

    /// <summary>The first lanes of a vector; 0 in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> KeepFirst<T>(Vector<T> vector, int count) where T : unmanaged, IFloatingPointIeee754<T> =>
        Vector.LessThan(Vector<T>.Indices, new Vector<T>(T.CreateTruncating(count))) & vector;

    public static Vector<T> Exp<T>(Vector<T> x) where T : unmanaged, IFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Vector.Exp(Vector.AsVectorSingle(x)).As<float, T>()
        : Vector.Exp(Vector.AsVectorDouble(x)).As<double, T>();

    /// <summary>
    /// The hyperbolic tangent: 1 - 2 / (exp(2x) + 1), and near 0, where that cancels, x + x³ P(x²) / Q(x²).
    /// Source of P and Q: Moshier, "Methods and Programs for Mathematical Functions" (1989), the Cephes library's tanh.
    /// </summary>
    public static Vector<T> Tanh<T>(Vector<T> x) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var z = x * x;
        var p = (C(-9.64399179425052238628e-1) * z + C(-9.92877231001918586564e1)) * z + C(-1.61468768441708447952e3);
        var q = ((z + C(1.12811678491632931402e2)) * z + C(2.23548839060100448583e3)) * z + C(4.84406305325125486048e3);
        var two = C(2);
        return Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x), C(0.625)), x + x * z * p / q, Vector<T>.One - two / (Exp(two * x) + Vector<T>.One));

        static Vector<T> C(double value) => new(T.CreateTruncating(value));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<T> LoadEnd<T>(ReadOnlySpan<T> values, int i) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> whole = stackalloc T[Vector<T>.Count];
        whole.Clear();
        values[i..].CopyTo(whole);
        return new Vector<T>(whole);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreEnd<T>(Vector<T> vector, Span<T> values, int i) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> whole = stackalloc T[Vector<T>.Count];
        vector.CopyTo(whole);
        whole[..(values.Length - i)].CopyTo(values[i..]);
    }
}
