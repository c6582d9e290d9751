using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Experiments.Rounding;

/// <summary>One side's largest errors on one function.</summary>
/// <param name="Value">Of the function, where the true value is a normal number, in units of its last digit.</param>
/// <param name="Slope">Of the derivative, in units of the last digit of the larger one of it and 2⁻¹⁰.</param>
/// <param name="Below">Of the function below the normal numbers, in units of the smallest number.</param>
public readonly record struct Score(Worst Value, Worst Slope, Worst Below)
{
    public static Score None { get; } = new(Worst.None, Worst.None, Worst.None);

    public Score Or(Score other) => new(Value.Or(other.Value), Slope.Or(other.Slope), Below.Or(other.Below));

    /// <summary>Takes in one more value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddValue<T, N>(ref Score score, T x, T actual, N truth)
        where T : unmanaged, IFloatingPointIeee754<T>
        where N : struct, ITrueNumber<N>
    {
        if (!IsWithin(actual, truth, Format<T>.SmallestNormal, score.Value.Ulps))
            score = score.WithValue(x, actual, truth);
    }

    /// <summary>Takes in one more derivative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSlope<T, N>(ref Score score, T x, T actual, N truth)
        where T : unmanaged, IFloatingPointIeee754<T>
        where N : struct, ITrueNumber<N>
    {
        if (!IsWithin(actual, truth, Worst.SlopeFloor, score.Slope.Ulps))
            score = score.WithSlope(x, actual, truth);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Score WithSlope<T, N>(T x, T actual, N truth)
        where T : unmanaged, IFloatingPointIeee754<T>
        where N : struct, ITrueNumber<N> =>
        this with
        {
            Slope = Slope.Or(Worst.Of(x, actual, truth, Worst.SlopeFloor)),
        };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Score WithValue<T, N>(T x, T actual, N truth)
        where T : unmanaged, IFloatingPointIeee754<T>
        where N : struct, ITrueNumber<N>
    {
        var worst = Worst.Of(x, actual, truth, Format<T>.SmallestNormal);
        var isNormal =
            !double.IsFinite(truth.Value)
            || (truth.Value != 0 && Math.ILogB(truth.Value) + truth.Exponent >= Format<T>.SmallestNormal);
        return isNormal ? this with { Value = Value.Or(worst) } : this with { Below = Below.Or(worst) };
    }

    /// <summary>
    /// Whether an error is surely no larger than another: a quick look that spares nearly all numbers the careful one.
    /// It knows the true value rounded, and true values up to 2^100, of values only normal ones, whose exponent it
    /// reads from the bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWithin<T, N>(T actual, N truth, int floor, double ulps)
        where T : unmanaged, IFloatingPointIeee754<T>
        where N : struct, ITrueNumber<N>
    {
        if (truth.Exponent != 0)
            return false;
        if (ulps >= 0.5 && actual == T.CreateTruncating(truth.Value))
            return true;
        var exponent = (int)((BitConverter.DoubleToUInt64Bits(truth.Value) >> 52) & 0x7FF) - 1023;
        if (exponent > 100 || (exponent < floor && floor != Worst.SlopeFloor))
            return false;
        exponent = Math.Max(exponent, floor);
        var last = BitConverter.UInt64BitsToDouble((ulong)(exponent - Format<T>.Digits + 1023) << 52);
        var error = double.CreateTruncating(actual) - truth.Value - truth.Rest;
        return Math.Abs(error) <= ulps * last;
    }
}
