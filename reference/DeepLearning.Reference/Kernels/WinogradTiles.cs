using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeepLearning.Reference;

/// <summary>
/// The transforms of Winograd's tiles, by vectors of channels; <see cref="WinogradConvolution{T}"/> has the matrices. A
/// tile's 16 values lie in 16 planes, each [tile, channel]. The last vector of a tile ends with its channels, and may
/// compute some of them again.
/// </summary>
internal static class WinogradTiles
{
    /// <summary>Values of a transformed tile.</summary>
    public const int Planes = 16;

    /// <summary>V = Bᵀ d B of some tiles, written (=) to [plane, tile, channel].</summary>
    /// <param name="images">Images with their channels innermost.</param>
    /// <param name="tiles">Where each tile's first pixel lies.</param>
    /// <param name="channels">At least a vector's lanes.</param>
    /// <param name="row">From one row of an image to the next.</param>
    /// <param name="planes">The transformed tiles.</param>
    /// <param name="plane">From one plane to the next.</param>
    public static void Input<T>(
        ReadOnlySpan<T> images,
        ReadOnlySpan<int> tiles,
        int channels,
        int row,
        Span<T> planes,
        int plane
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref var from = ref MemoryMarshal.GetReference(images);
        ref var to = ref MemoryMarshal.GetReference(planes);
        if (Vector512.IsHardwareAccelerated)
            Input<T, Vector512<T>, Lanes512<T>>(ref from, tiles, channels, row, ref to, plane);
        else if (Vector256.IsHardwareAccelerated)
            Input<T, Vector256<T>, Lanes256<T>>(ref from, tiles, channels, row, ref to, plane);
        else
            Input<T, Vector128<T>, Lanes128<T>>(ref from, tiles, channels, row, ref to, plane);
    }

    /// <summary>y = Aᵀ M A + b of some tiles, written (=).</summary>
    /// <param name="planes">M, [plane, tile, filter].</param>
    /// <param name="plane">From one plane to the next.</param>
    /// <param name="filters">At least a vector's lanes.</param>
    /// <param name="bias">b, or empty.</param>
    /// <param name="outputs">The outputs with their filters innermost.</param>
    /// <param name="pixels">Where each tile's four pixels go.</param>
    public static void Output<T>(
        ReadOnlySpan<T> planes,
        int plane,
        int filters,
        ReadOnlySpan<T> bias,
        Span<T> outputs,
        ReadOnlySpan<int> pixels
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref var from = ref MemoryMarshal.GetReference(planes);
        ref var to = ref MemoryMarshal.GetReference(outputs);
        if (Vector512.IsHardwareAccelerated)
            Output<T, Vector512<T>, Lanes512<T>>(ref from, plane, filters, bias, ref to, pixels);
        else if (Vector256.IsHardwareAccelerated)
            Output<T, Vector256<T>, Lanes256<T>>(ref from, plane, filters, bias, ref to, pixels);
        else
            Output<T, Vector128<T>, Lanes128<T>>(ref from, plane, filters, bias, ref to, pixels);
    }

    /// <summary>A dy Aᵀ of some tiles, written (=) to [plane, tile, filter].</summary>
    /// <param name="images">dy with its filters innermost.</param>
    /// <param name="tiles">Where each tile's first pixel lies.</param>
    /// <param name="filters">At least a vector's lanes.</param>
    /// <param name="row">From one row of an image to the next.</param>
    /// <param name="planes">The transformed tiles.</param>
    /// <param name="plane">From one plane to the next.</param>
    public static void OutputGradient<T>(
        ReadOnlySpan<T> images,
        ReadOnlySpan<int> tiles,
        int filters,
        int row,
        Span<T> planes,
        int plane
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref var from = ref MemoryMarshal.GetReference(images);
        ref var to = ref MemoryMarshal.GetReference(planes);
        if (Vector512.IsHardwareAccelerated)
            OutputGradient<T, Vector512<T>, Lanes512<T>>(ref from, tiles, filters, row, ref to, plane);
        else if (Vector256.IsHardwareAccelerated)
            OutputGradient<T, Vector256<T>, Lanes256<T>>(ref from, tiles, filters, row, ref to, plane);
        else
            OutputGradient<T, Vector128<T>, Lanes128<T>>(ref from, tiles, filters, row, ref to, plane);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Input<T, V, TLanes>(
        ref T images,
        ReadOnlySpan<int> tiles,
        nint channels,
        nint row,
        ref T planes,
        nint plane
    )
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V>
    {
        for (var tile = 0; tile < tiles.Length; tile++)
        {
            for (nint channel = 0; channel < channels; channel += TLanes.Count)
            {
                var at = Math.Min(channel, channels - TLanes.Count);
                ref var d0 = ref Unsafe.Add(ref images, tiles[tile] + at);
                ref var d1 = ref Unsafe.Add(ref d0, row);
                ref var d2 = ref Unsafe.Add(ref d1, row);
                ref var d3 = ref Unsafe.Add(ref d2, row);
                ref var v = ref Unsafe.Add(ref planes, tile * channels + at);
                InputRow<T, V, TLanes>(
                    TLanes.Subtract(Of(ref d0, 0), Of(ref d2, 0)),
                    TLanes.Subtract(Of(ref d0, channels), Of(ref d2, channels)),
                    TLanes.Subtract(Of(ref d0, 2 * channels), Of(ref d2, 2 * channels)),
                    TLanes.Subtract(Of(ref d0, 3 * channels), Of(ref d2, 3 * channels)),
                    ref v,
                    plane
                );
                InputRow<T, V, TLanes>(
                    TLanes.Add(Of(ref d1, 0), Of(ref d2, 0)),
                    TLanes.Add(Of(ref d1, channels), Of(ref d2, channels)),
                    TLanes.Add(Of(ref d1, 2 * channels), Of(ref d2, 2 * channels)),
                    TLanes.Add(Of(ref d1, 3 * channels), Of(ref d2, 3 * channels)),
                    ref Unsafe.Add(ref v, 4 * plane),
                    plane
                );
                InputRow<T, V, TLanes>(
                    TLanes.Subtract(Of(ref d2, 0), Of(ref d1, 0)),
                    TLanes.Subtract(Of(ref d2, channels), Of(ref d1, channels)),
                    TLanes.Subtract(Of(ref d2, 2 * channels), Of(ref d1, 2 * channels)),
                    TLanes.Subtract(Of(ref d2, 3 * channels), Of(ref d1, 3 * channels)),
                    ref Unsafe.Add(ref v, 8 * plane),
                    plane
                );
                InputRow<T, V, TLanes>(
                    TLanes.Subtract(Of(ref d3, 0), Of(ref d1, 0)),
                    TLanes.Subtract(Of(ref d3, channels), Of(ref d1, channels)),
                    TLanes.Subtract(Of(ref d3, 2 * channels), Of(ref d1, 2 * channels)),
                    TLanes.Subtract(Of(ref d3, 3 * channels), Of(ref d1, 3 * channels)),
                    ref Unsafe.Add(ref v, 12 * plane),
                    plane
                );
            }
        }

        static V Of(ref T pixel, nint place) => TLanes.Load(in Unsafe.Add(ref pixel, place));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputRow<T, V, TLanes>(V d0, V d1, V d2, V d3, ref T v, nint plane)
        where V : struct
        where TLanes : ILanes<T, V>
    {
        TLanes.Store(TLanes.Subtract(d0, d2), ref v);
        TLanes.Store(TLanes.Add(d1, d2), ref Unsafe.Add(ref v, plane));
        TLanes.Store(TLanes.Subtract(d2, d1), ref Unsafe.Add(ref v, 2 * plane));
        TLanes.Store(TLanes.Subtract(d3, d1), ref Unsafe.Add(ref v, 3 * plane));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Output<T, V, TLanes>(
        ref T planes,
        nint plane,
        nint filters,
        ReadOnlySpan<T> biasSpan,
        ref T outputs,
        ReadOnlySpan<int> pixels
    )
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V>
    {
        ref var bias = ref MemoryMarshal.GetReference(biasSpan);
        var hasBias = !biasSpan.IsEmpty;
        for (var tile = 0; tile < pixels.Length / 4; tile++)
        {
            for (nint filter = 0; filter < filters; filter += TLanes.Count)
            {
                var at = Math.Min(filter, filters - TLanes.Count);
                ref var m = ref Unsafe.Add(ref planes, tile * filters + at);
                var b = hasBias ? TLanes.Load(in Unsafe.Add(ref bias, at)) : TLanes.Zero;
                var (p0, q0) = OutputColumn<T, V, TLanes>(ref m, plane);
                var (p1, q1) = OutputColumn<T, V, TLanes>(ref Unsafe.Add(ref m, plane), plane);
                var (p2, q2) = OutputColumn<T, V, TLanes>(ref Unsafe.Add(ref m, 2 * plane), plane);
                var (p3, q3) = OutputColumn<T, V, TLanes>(ref Unsafe.Add(ref m, 3 * plane), plane);
                TLanes.Store(
                    TLanes.Add(TLanes.Add(p0, TLanes.Add(p1, p2)), b),
                    ref Unsafe.Add(ref outputs, pixels[4 * tile] + at)
                );
                TLanes.Store(
                    TLanes.Add(TLanes.Add(TLanes.Subtract(p1, p2), p3), b),
                    ref Unsafe.Add(ref outputs, pixels[4 * tile + 1] + at)
                );
                TLanes.Store(
                    TLanes.Add(TLanes.Add(q0, TLanes.Add(q1, q2)), b),
                    ref Unsafe.Add(ref outputs, pixels[4 * tile + 2] + at)
                );
                TLanes.Store(
                    TLanes.Add(TLanes.Add(TLanes.Subtract(q1, q2), q3), b),
                    ref Unsafe.Add(ref outputs, pixels[4 * tile + 3] + at)
                );
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V First, V Second) OutputColumn<T, V, TLanes>(ref T m, nint plane)
        where V : struct
        where TLanes : ILanes<T, V>
    {
        var m1 = TLanes.Load(in Unsafe.Add(ref m, 4 * plane));
        var m2 = TLanes.Load(in Unsafe.Add(ref m, 8 * plane));
        return (
            TLanes.Add(TLanes.Load(in m), TLanes.Add(m1, m2)),
            TLanes.Add(TLanes.Subtract(m1, m2), TLanes.Load(in Unsafe.Add(ref m, 12 * plane)))
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OutputGradient<T, V, TLanes>(
        ref T images,
        ReadOnlySpan<int> tiles,
        nint filters,
        nint row,
        ref T planes,
        nint plane
    )
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V>
    {
        for (var tile = 0; tile < tiles.Length; tile++)
        {
            for (nint filter = 0; filter < filters; filter += TLanes.Count)
            {
                var at = Math.Min(filter, filters - TLanes.Count);
                ref var first = ref Unsafe.Add(ref images, tiles[tile] + at);
                ref var second = ref Unsafe.Add(ref first, row);
                ref var m = ref Unsafe.Add(ref planes, tile * filters + at);
                var (p0, p1) = (TLanes.Load(in first), TLanes.Load(in Unsafe.Add(ref first, filters)));
                var (q0, q1) = (TLanes.Load(in second), TLanes.Load(in Unsafe.Add(ref second, filters)));
                OutputGradientRow<T, V, TLanes>(p0, p1, ref m, plane);
                OutputGradientRow<T, V, TLanes>(
                    TLanes.Add(p0, q0),
                    TLanes.Add(p1, q1),
                    ref Unsafe.Add(ref m, 4 * plane),
                    plane
                );
                OutputGradientRow<T, V, TLanes>(
                    TLanes.Subtract(p0, q0),
                    TLanes.Subtract(p1, q1),
                    ref Unsafe.Add(ref m, 8 * plane),
                    plane
                );
                OutputGradientRow<T, V, TLanes>(q0, q1, ref Unsafe.Add(ref m, 12 * plane), plane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputGradientRow<T, V, TLanes>(V y0, V y1, ref T m, nint plane)
        where V : struct
        where TLanes : ILanes<T, V>
    {
        TLanes.Store(y0, ref m);
        TLanes.Store(TLanes.Add(y0, y1), ref Unsafe.Add(ref m, plane));
        TLanes.Store(TLanes.Subtract(y0, y1), ref Unsafe.Add(ref m, 2 * plane));
        TLanes.Store(y1, ref Unsafe.Add(ref m, 3 * plane));
    }
}
