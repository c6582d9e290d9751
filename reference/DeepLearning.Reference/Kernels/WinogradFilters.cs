using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeepLearning.Reference;

/// <summary>
/// The transforms of Winograd's filters, by vectors; <see cref="WinogradConvolution{T}"/> has the matrix G. A filter's
/// 16 values lie in 16 planes.
/// </summary>
internal static class WinogradFilters
{
    /// <summary>U = G g Gᵀ, written (=).</summary>
    /// <param name="taps">g, nine lines of a panel's width.</param>
    /// <param name="turn">Whether the kernel is turned by 180°.</param>
    /// <param name="planes">A line of a panel in each of the planes.</param>
    /// <param name="plane">From one plane to the next.</param>
    public static void Transform<T>(ReadOnlySpan<T> taps, bool turn, Span<T> planes, int plane)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = TileGrid.Width<T>();
        ref var from = ref Unsafe.Add(ref MemoryMarshal.GetReference(taps), turn ? 8 * width : 0);
        ref var to = ref MemoryMarshal.GetReference(planes);
        var step = turn ? -width : width;
        if (Vector512.IsHardwareAccelerated)
            Transform<T, Vector512<T>, Lanes512<T>>(ref from, step, ref to, plane);
        else if (Vector256.IsHardwareAccelerated)
            Transform<T, Vector256<T>, Lanes256<T>>(ref from, step, ref to, plane);
        else
            Transform<T, Vector128<T>, Lanes128<T>>(ref from, step, ref to, plane);
    }

    /// <summary>dg = Gᵀ dU G, written (=).</summary>
    /// <param name="planes">dU, 16 planes end to end.</param>
    /// <param name="taps">dg, 9 planes end to end, each at least a vector long.</param>
    public static void Gradient<T>(ReadOnlySpan<T> planes, Span<T> taps)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var plane = planes.Length / WinogradTiles.Planes;
        ref var from = ref MemoryMarshal.GetReference(planes);
        ref var to = ref MemoryMarshal.GetReference(taps);
        if (Vector512.IsHardwareAccelerated)
            Gradient<T, Vector512<T>, Lanes512<T>>(ref from, plane, ref to);
        else if (Vector256.IsHardwareAccelerated)
            Gradient<T, Vector256<T>, Lanes256<T>>(ref from, plane, ref to);
        else
            Gradient<T, Vector128<T>, Lanes128<T>>(ref from, plane, ref to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform<T, V, TLanes>(ref T taps, nint tap, ref T planes, nint plane)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V>
    {
        for (nint at = 0; at < 2 * TLanes.Count; at += TLanes.Count)
        {
            ref var g = ref Unsafe.Add(ref taps, at);
            ref var u = ref Unsafe.Add(ref planes, at);
            var (a0, a1, a2, a3) = Transformed<T, V, TLanes>(Of(ref g, 0), Of(ref g, 3 * tap), Of(ref g, 6 * tap));
            var (b0, b1, b2, b3) = Transformed<T, V, TLanes>(Of(ref g, tap), Of(ref g, 4 * tap), Of(ref g, 7 * tap));
            var (c0, c1, c2, c3) = Transformed<T, V, TLanes>(
                Of(ref g, 2 * tap),
                Of(ref g, 5 * tap),
                Of(ref g, 8 * tap)
            );
            Row<T, V, TLanes>(a0, b0, c0, ref u, plane);
            Row<T, V, TLanes>(a1, b1, c1, ref Unsafe.Add(ref u, 4 * plane), plane);
            Row<T, V, TLanes>(a2, b2, c2, ref Unsafe.Add(ref u, 8 * plane), plane);
            Row<T, V, TLanes>(a3, b3, c3, ref Unsafe.Add(ref u, 12 * plane), plane);
        }

        static V Of(ref T g, nint place) => TLanes.Load(in Unsafe.Add(ref g, place));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<T, V, TLanes>(V g0, V g1, V g2, ref T u, nint plane)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V>
    {
        var (u0, u1, u2, u3) = Transformed<T, V, TLanes>(g0, g1, g2);
        TLanes.Store(u0, ref u);
        TLanes.Store(u1, ref Unsafe.Add(ref u, plane));
        TLanes.Store(u2, ref Unsafe.Add(ref u, 2 * plane));
        TLanes.Store(u3, ref Unsafe.Add(ref u, 3 * plane));
    }

    /// <summary>G g.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V, V, V, V) Transformed<T, V, TLanes>(V g0, V g1, V g2)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V>
    {
        var half = TLanes.Broadcast(T.CreateTruncating(0.5));
        var (outer, middle) = (
            TLanes.MultiplyAdd(half, TLanes.Add(g0, g2), TLanes.Zero),
            TLanes.MultiplyAdd(half, g1, TLanes.Zero)
        );
        return (g0, TLanes.Add(outer, middle), TLanes.Subtract(outer, middle), g2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gradient<T, V, TLanes>(ref T planes, nint plane, ref T taps)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V>
    {
        for (nint start = 0; start < plane; start += TLanes.Count)
        {
            var at = Math.Min(start, plane - TLanes.Count);
            ref var u = ref Unsafe.Add(ref planes, at);
            ref var g = ref Unsafe.Add(ref taps, at);
            var (a0, a1, a2) = GradientColumn<T, V, TLanes>(ref u, plane);
            var (b0, b1, b2) = GradientColumn<T, V, TLanes>(ref Unsafe.Add(ref u, plane), plane);
            var (c0, c1, c2) = GradientColumn<T, V, TLanes>(ref Unsafe.Add(ref u, 2 * plane), plane);
            var (d0, d1, d2) = GradientColumn<T, V, TLanes>(ref Unsafe.Add(ref u, 3 * plane), plane);
            GradientRow<T, V, TLanes>(a0, b0, c0, d0, ref g, plane);
            GradientRow<T, V, TLanes>(a1, b1, c1, d1, ref Unsafe.Add(ref g, 3 * plane), plane);
            GradientRow<T, V, TLanes>(a2, b2, c2, d2, ref Unsafe.Add(ref g, 6 * plane), plane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V, V, V) GradientColumn<T, V, TLanes>(ref T u, nint plane)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V> =>
        TransformedBack<T, V, TLanes>(
            TLanes.Load(in u),
            TLanes.Load(in Unsafe.Add(ref u, 4 * plane)),
            TLanes.Load(in Unsafe.Add(ref u, 8 * plane)),
            TLanes.Load(in Unsafe.Add(ref u, 12 * plane))
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GradientRow<T, V, TLanes>(V u0, V u1, V u2, V u3, ref T g, nint plane)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V>
    {
        var (g0, g1, g2) = TransformedBack<T, V, TLanes>(u0, u1, u2, u3);
        TLanes.Store(g0, ref g);
        TLanes.Store(g1, ref Unsafe.Add(ref g, plane));
        TLanes.Store(g2, ref Unsafe.Add(ref g, 2 * plane));
    }

    /// <summary>Gᵀ u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V, V, V) TransformedBack<T, V, TLanes>(V u0, V u1, V u2, V u3)
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V>
    {
        var half = TLanes.Broadcast(T.CreateTruncating(0.5));
        var both = TLanes.Add(u1, u2);
        return (
            TLanes.MultiplyAdd(half, both, u0),
            TLanes.MultiplyAdd(half, TLanes.Subtract(u1, u2), TLanes.Zero),
            TLanes.MultiplyAdd(half, both, u3)
        );
    }
}
