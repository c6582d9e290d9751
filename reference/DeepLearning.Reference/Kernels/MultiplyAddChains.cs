using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepLearning.Reference;

/// <summary>Multiply-adds in registers and nothing else: the peak that the other kernels are measured by.</summary>
internal static class MultiplyAddChains
{
    private const int Chains = 12,
        Unrolled = 8;

    /// <summary>Runs the chains some times over.</summary>
    /// <returns>The floating-point operations done.</returns>
    public static double Run<T>(int repetitions)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Vector512.IsHardwareAccelerated ? Run<T, Vector512<T>, Lanes512<T>>(repetitions)
        : Vector256.IsHardwareAccelerated ? Run<T, Vector256<T>, Lanes256<T>>(repetitions)
        : Run<T, Vector128<T>, Lanes128<T>>(repetitions);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Run<T, V, TLanes>(int repetitions)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V>
    {
        var x = TLanes.Broadcast(T.CreateChecked(0.999));
        V a = x,
            b = x,
            c = x,
            d = x,
            e = x,
            f = x,
            g = x,
            h = x,
            i = x,
            j = x,
            k = x,
            l = x;
        for (var n = 0; n < repetitions * Unrolled; n++)
        {
            a = TLanes.MultiplyAdd(a, x, x);
            b = TLanes.MultiplyAdd(b, x, x);
            c = TLanes.MultiplyAdd(c, x, x);
            d = TLanes.MultiplyAdd(d, x, x);
            e = TLanes.MultiplyAdd(e, x, x);
            f = TLanes.MultiplyAdd(f, x, x);
            g = TLanes.MultiplyAdd(g, x, x);
            h = TLanes.MultiplyAdd(h, x, x);
            i = TLanes.MultiplyAdd(i, x, x);
            j = TLanes.MultiplyAdd(j, x, x);
            k = TLanes.MultiplyAdd(k, x, x);
            l = TLanes.MultiplyAdd(l, x, x);
        }

        var sum = TLanes.Add(
            TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d)),
            TLanes.Add(TLanes.Add(e, f), TLanes.Add(g, h))
        );
        var used = TLanes.Sum(TLanes.Add(sum, TLanes.Add(TLanes.Add(i, j), TLanes.Add(k, l))));
        return T.IsNaN(used) ? 0 : 2.0 * repetitions * Unrolled * Chains * TLanes.Count;
    }
}
