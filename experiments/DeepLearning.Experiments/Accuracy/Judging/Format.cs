using System.Numerics;

namespace DeepLearning.Experiments.Rounding;

/// <summary>A format of numbers: float32 or float64.</summary>
public static class Format<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly bool IsSingle = typeof(T) == typeof(float);

    public static string Name => IsSingle ? "float32" : "float64";

    /// <summary>How many binary digits a number has after its first.</summary>
    public static int Digits => IsSingle ? 23 : 52;

    /// <summary>The exponent of the smallest normal number.</summary>
    public static int SmallestNormal => IsSingle ? -126 : -1022;

    public static double Largest => IsSingle ? float.MaxValue : double.MaxValue;

    /// <summary>Whether a true value lies beyond the largest number.</summary>
    public static bool IsTooLarge(double value) => Math.Abs(value) > Largest;

    /// <summary>The number with these bits, of which float32 takes the upper half.</summary>
    public static T OfBits(ulong bits) =>
        IsSingle
            ? T.CreateTruncating(BitConverter.UInt32BitsToSingle((uint)(bits >> 32)))
            : T.CreateTruncating(BitConverter.UInt64BitsToDouble(bits));
}
