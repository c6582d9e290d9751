using System.Numerics;

namespace DeepLearning.Interop;

/// <summary>
/// Floating-point numbers of 8 and 16 bits that .NET has no type for. Each is (-1)^s · 2^(e - bias) · (1 + m / 2^p), or
/// (-1)^s · 2^(1 - bias) · m / 2^p where e is 0. All are float32 numbers exactly, so they are read without rounding,
/// and written by rounding to the nearest, ties to even.
/// </summary>
internal static class SmallFloats
{
    public static float FromBFloat16(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    public static ushort ToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
            return (ushort)((bits >> 16) | 0x40);
        return (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>S.1111.111 is NaN; there is no infinity; the largest is 448.</summary>
    public static float FromE4M3(byte bits) =>
        (bits & 0x7f) == 0x7f ? float.NaN : Signed(bits, Finite(bits & 0x7f, mantissa: 3, bias: 7));

    /// <summary>What lies beyond 464, half a step above the largest, is NaN, as PyTorch has it.</summary>
    public static byte ToE4M3(float value)
    {
        var magnitude = MathF.Abs(value);
        // NaN compares false.
        var bits = magnitude <= 464 ? Nearest(magnitude, mantissa: 3, bias: 7) : 0x7f;
        return (byte)(bits | Sign(value));
    }

    /// <summary>As binary16 with 2 bits of mantissa: infinities, NaN; the largest is 57344.</summary>
    public static float FromE5M2(byte bits) => (float)BitConverter.UInt16BitsToHalf((ushort)(bits << 8));

    public static byte ToE5M2(float value)
    {
        if (float.IsNaN(value))
            return (byte)(0x7f | Sign(value));
        var magnitude = MathF.Abs(value);
        var bits = magnitude < 61440 ? Nearest(magnitude, mantissa: 2, bias: 15) : 0x7c;
        return (byte)(bits | Sign(value));
    }

    private static int Sign(float value) => float.IsNegative(value) ? 0x80 : 0;

    private static float Signed(byte bits, float magnitude) => (bits & 0x80) != 0 ? -magnitude : magnitude;

    private static float Finite(int bits, int mantissa, int bias)
    {
        var (exponent, fraction) = (bits >> mantissa, bits & ((1 << mantissa) - 1));
        return exponent == 0
            ? MathF.ScaleB(fraction, 1 - bias - mantissa)
            : MathF.ScaleB((1 << mantissa) + fraction, exponent - bias - mantissa);
    }

    /// <summary>
    /// Numbers of one sign are ordered as their bits: the nearest is a count of steps of the number's own exponent.
    /// </summary>
    private static int Nearest(float magnitude, int mantissa, int bias)
    {
        if (magnitude == 0)
            return 0;
        var exponent = Math.Max(MathF.ILogB(magnitude), 1 - bias);
        var steps = (int)MathF.Round(MathF.ScaleB(magnitude, mantissa - exponent), MidpointRounding.ToEven);
        return ((exponent + bias - 1) << mantissa) + steps;
    }
}
