using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

/// <summary>
/// The exponential function. In parts, so that what is made of it loses no digit:
///
///   exp(x + rest) = 2^k (1 + r + t),   k = x / ln 2 rounded,   r = x + rest - k ln 2,   t = exp(r) - 1 - r = r² Q(r)
///
/// ln 2 is subtracted in two parts, the first with so few digits that its product is exact; what the rounding of r
/// leaves out goes into t. Q interpolates at the Chebyshev nodes of [-ln 2 / 2, ln 2 / 2], to 3e-9 in float32 and 3e-18
/// in float64.
/// Source: Muller and others, Handbook of Floating-Point Arithmetic, 2nd edition (2018), 4.4, 4.7 and 10.2.
/// </summary>
internal static class Exponential
{
    /// <summary>A size of x from which on x exp(-x) is rounded to 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Vanishing<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => Vectors.Of<T>(110, 760);

    /// <summary>|x|, or a size from which on exp(-|x|) counts for nothing; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Size<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => Vectors.AtMost(Vanishing<T>(), Vector.Abs(x));

    /// <summary>exp(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Of x above 0 the power of 2 is lowered by as much as it is lifted elsewhere.
        var isLarge = Vector.GreaterThan(x, Vector<T>.Zero);
        var inside = Vectors.AtMost(Vectors.Of<T>(90, 720), Vectors.AtLeast(-Vanishing<T>(), x));
        var rounder = Vector.ConditionalSelect(isLarge, Rounder<T>() - Vectors.Of<T>(2 * 64, 2 * 512), Rounder<T>());
        var power = Parts(inside, Vector<T>.Zero, rounder);
        return Vectors.MultiplyAdd(power.Fraction, power.Scale, power.Scale)
            * Vector.ConditionalSelect(isLarge, Up<T>(), Down<T>());
    }

    /// <summary>exp(x) - 1 of x from 0 down. Where k is 0 it is r + t, where 1 would drown the digits of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> LessOne<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => LessOne(x, Vector<T>.Zero);

    /// <summary>exp(x + rest) - 1 of x from 0 down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> LessOne<T>(Vector<T> x, Vector<T> rest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var power = Parts(Vectors.AtLeast(Vectors.Of<T>(-40), x), rest).Lowered();
        return Vectors.MultiplyAdd(power.Scale, power.Fraction, power.Scale - Vector<T>.One);
    }

    /// <summary>
    /// exp(x + rest) in parts, for x from 0 down to minus 1.16 times <see cref="Vanishing"/>. The power of 2 is lifted,
    /// times 2^64 in float32 and 2^512 in float64, so that small results keep their digits until they are multiplied
    /// with <see cref="Down"/>, in one rounding.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Power<T> Parts<T>(Vector<T> x, Vector<T> rest)
        where T : unmanaged, IFloatingPointIeee754<T> => Parts(x, rest, Rounder<T>());

    // Adding a number whose last digit is worth 1 rounds x / ln 2; k then lies in the last bits, with the bias of an
    // exponent and the lift besides, ready to be shifted into the exponent's place.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Power<T> Parts<T>(Vector<T> x, Vector<T> rest, Vector<T> rounder)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rounded = Vectors.MultiplyAdd(x, Vectors.Of<T>(1.4426950408889634074), rounder);
        var k = rounded - rounder;
        var exact = Vectors.MultiplyAdd(k, Vectors.Of<T>(-0.693359375f, -0.69314718036912381649), x);
        var low = Vectors.MultiplyAdd(k, Vectors.Of<T>(2.12194440054690582770e-4f, -1.9082149292705878161e-10), rest);
        var r = exact + low;
        var t = Vectors.MultiplyAdd(r * r, Q(r), exact - r + low);
        return new(r, t, PowerOf2(rounded));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Rounder<T>()
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Vectors.Of<T>(12582912 + 127 + 64, 6755399441055744 + 1023 + 512);

    /// <summary>What takes a lifted number back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Down<T>()
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Vectors.Of<T>(5.42101086242752217e-20f, 7.4583407312002067433e-155);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Up<T>()
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Vectors.Of<T>(18446744073709551616f, 1.3407807929942597100e154);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> PowerOf2<T>(Vector<T> exponent)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? Vector.ShiftLeft(exponent.As<T, int>(), 23).As<int, T>()
            : Vector.ShiftLeft(exponent.As<T, long>(), 52).As<long, T>();

    /// <summary>(exp(r) - 1 - r) / r².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Q<T>(Vector<T> r)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            var p = Vectors.Of<T>(0.000198909908247);
            p = Vectors.MultiplyAdd(p, r, Vectors.Of<T>(0.00139336499963));
            return Vectors.Horner(p, r, 0.00833331092548, 0.0416664649253, 0.166666666816, 0.500000001347);
        }
        else
        {
            var p = Vectors.Of<T>(2.0914686968086877233e-9);
            p = Vectors.MultiplyAdd(p, r, Vectors.Of<T>(2.5105217004720745164e-8));
            p = Vectors.MultiplyAdd(p, r, Vectors.Of<T>(2.7557273643110295328e-7));
            p = Vectors.Horner(
                p,
                r,
                2.7557255400206424430e-6,
                0.000024801587325547741216,
                0.00019841269874820625271,
                0.0013888888888883748305
            );
            return Vectors.Horner(p, r, 0.0083333333333261351258, 0.041666666666666669755, 0.16666666666666670991, 0.5);
        }
    }
}
