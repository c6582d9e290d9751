using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

/// <summary>
/// The logarithm of 1 + x, for x from 0 to 1, and then for larger x:
///
///   log(1 + x) = x - x²/2 + x³ P(2x - 1)
///   log(1 + x) = k ln 2 + log(1 + f),   1 + x = 2^k (1 + f),   f from 0 to 1
///
/// P interpolates at the Chebyshev nodes of x on [0, 1], to 2e-8 in float32 and 3e-17 in float64, of which less than a
/// third comes through. Its argument runs from -1 to 1, so that its powers fall off and their rounding with them.
/// </summary>
internal static class Logarithm
{
    /// <summary>log(1 + x), x from 0 up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> OfOneAnd<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var one = Vector<T>.One;
        var whole = one + x;
        var left = Vector.ConditionalSelect(Vector.LessThan(x, one), x - (whole - one), one - (whole - x));
        var k = Exponent(whole, out var fraction, out var inverse);
        var near = OfOneAndShare(fraction - one, left * inverse, out var rest);
        rest = Vectors.MultiplyAdd(k, Vectors.Of<T>(-2.12194440054690582770e-4f, 1.9082149292705878161e-10), rest);
        var sum = Vectors.MultiplyAdd(k, Vectors.Of<T>(0.693359375f, 0.69314718036912381649), near + rest);
        return Vector.ConditionalSelect(Vector.Equals(x, Vectors.Of<T>(double.PositiveInfinity)), x, sum);
    }

    /// <summary>
    /// k of x = 2^k fraction, fraction from 1 to 2, and 2^-k, or 0 where that is below the normal numbers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Exponent<T>(Vector<T> x, out Vector<T> fraction, out Vector<T> inverse)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            var bits = x.As<T, int>();
            var k = Vector.ShiftRightArithmetic(bits, 23) - new Vector<int>(127);
            fraction = ((bits & new Vector<int>(0x7FFFFF)) | new Vector<int>(127 << 23)).As<int, T>();
            inverse = Vector.ShiftLeft(new Vector<int>(127) - k, 23).As<int, T>();
            return Vector.ConvertToSingle(k).As<float, T>();
        }
        else
        {
            var bits = x.As<T, long>();
            var k = Vector.ShiftRightArithmetic(bits, 52) - new Vector<long>(1023);
            fraction = ((bits & new Vector<long>(0xFFFFFFFFFFFFF)) | new Vector<long>(1023L << 52)).As<long, T>();
            inverse = Vector.ShiftLeft(new Vector<long>(1023) - k, 52).As<long, T>();
            return Vector.ConvertToDouble(k).As<double, T>();
        }
    }

    /// <summary>log(1 + x + rest), and what its rounding leaves out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> OfOneAndShare<T>(Vector<T> x, Vector<T> xRest, out Vector<T> rest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var half = Vectors.Of<T>(-0.5);
        var square = Exact.Product(x, x, out var squareRest);
        var parabola = Exact.ProductOnto(half, square, x, out var parabolaRest);
        // The derivative, 1 / (1 + x), is 1 - x/2 to a sixth on [0, 1]: enough for a rest.
        var low = Vectors.MultiplyAdd(half * x, xRest, xRest) + Vectors.MultiplyAdd(half, squareRest, parabolaRest);
        rest = Vectors.MultiplyAdd(x * square, P(Vectors.MultiplyAdd(Vectors.Of<T>(2), x, Vectors.Of<T>(-1))), low);
        return parabola;
    }

    /// <summary>log(1 + x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> OfOneAndShare<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => OfOneAndShare(x, Vector<T>.Zero, out var rest) + rest;

    /// <summary>(log(1 + x) - x + x²/2) / x³ at x = (1 + z) / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> P<T>(Vector<T> z)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            var p = Vectors.Of<T>(-4.89242858758e-6);
            p = Vectors.MultiplyAdd(p, z, Vectors.Of<T>(1.58363426220e-5));
            p = Vectors.Horner(p, z, -3.93621306439e-5, 0.000129794684394, -0.000443054955427, 0.00149315817477);
            return Vectors.Horner(p, z, -0.00510983698831, 0.0178805966204, -0.0644959288558, 0.243720867834);
        }
        else
        {
            var p = Vectors.Of<T>(2.0609958748578479660e-11);
            p = Vectors.Horner(
                p,
                z,
                -6.4362355939571669984e-11,
                9.3135942099594565394e-11,
                -2.9309341628375148876e-10,
                1.1679953407103107912e-9
            );
            p = Vectors.Horner(
                p,
                z,
                -3.6843228384100301982e-9,
                1.1346532892363360163e-8,
                -3.6010693376144743021e-8,
                1.1491342842467192388e-7
            );
            p = Vectors.Horner(
                p,
                z,
                -3.6733413123842830649e-7,
                1.1792533219176935972e-6,
                -3.8052176105030861785e-6,
                0.000012350690224132693861
            );
            p = Vectors.Horner(
                p,
                z,
                -0.000040363711761744177772,
                0.00013300452322184300020,
                -0.00044268892037867702293,
                0.0014919853254079633294
            );
            return Vectors.Horner(
                p,
                z,
                -0.0051098832210614870088,
                0.017880744747445847982,
                -0.064495927929278368426,
                0.24372086486531505582
            );
        }
    }
}
