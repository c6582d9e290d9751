using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

/// <summary>A run of a tile's sum: Length terms, from these places of A and B on.</summary>
internal readonly record struct Segment(int A, int B, int Length);

/// <summary>
/// The micro-kernel under every product and convolution: a tile of C, some rows by one or two vectors, held in
/// registers while the sum runs.
///
///   C[i, :] (+)= Σ over segments Σ_l A[rows[i] + segment.A + l aStep] B[segment.B + l bStep + :]
///
/// Rows of A may lie anywhere (a table of offsets), so a convolution reads its image in place; each element of C is one
/// sum in the order of the segments, whatever tile it falls into. Nothing is called inside: a call would spill the
/// registers.
/// </summary>
internal static class Tile
{
    /// <param name="a">A.</param>
    /// <param name="rows">Where each row of the tile starts in A.</param>
    /// <param name="aStep">From one term to the next in A.</param>
    /// <param name="b">B; a whole tile's width is read.</param>
    /// <param name="bStep">From one term to the next in B.</param>
    /// <param name="segments">The runs of the sum.</param>
    /// <param name="c">C's first element of the tile.</param>
    /// <param name="cRow">From one row to the next in C.</param>
    /// <param name="isAdded">Whether C is added to (+=) or written (=).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, V, TLanes, TRows, TVectors>(
        ref readonly T a,
        ReadOnlySpan<int> rows,
        int aStep,
        ref readonly T b,
        int bStep,
        ReadOnlySpan<Segment> segments,
        ref T c,
        int cRow,
        bool isAdded
    )
        where T : unmanaged, IFloatingPointIeee754<T>
        where V : struct
        where TLanes : ILanes<T, V>
        where TRows : ISize
        where TVectors : ISize
    {
        nint r0 = rows[0];
        nint r1 = TRows.Value > 1 ? rows[1] - r0 : 0;
        nint r2 = TRows.Value > 2 ? rows[2] - r0 : 0;
        nint r3 = TRows.Value > 3 ? rows[3] - r0 : 0;
        nint r4 = TRows.Value > 4 ? rows[4] - r0 : 0;
        nint r5 = TRows.Value > 5 ? rows[5] - r0 : 0;
        nint r6 = TRows.Value > 6 ? rows[6] - r0 : 0;
        nint r7 = TRows.Value > 7 ? rows[7] - r0 : 0;
        V c00 = TLanes.Zero,
            c10 = c00,
            c20 = c00,
            c30 = c00,
            c40 = c00,
            c50 = c00,
            c60 = c00,
            c70 = c00;
        V c01 = c00,
            c11 = c00,
            c21 = c00,
            c31 = c00,
            c41 = c00,
            c51 = c00,
            c61 = c00,
            c71 = c00;
        if (isAdded)
        {
            ref var old = ref c;
            c00 = TLanes.Load(in old);
            if (TVectors.Value > 1)
                c01 = TLanes.Load(in Unsafe.Add(ref old, TLanes.Count));
            if (TRows.Value > 1)
            {
                old = ref Unsafe.Add(ref old, cRow);
                c10 = TLanes.Load(in old);
                if (TVectors.Value > 1)
                    c11 = TLanes.Load(in Unsafe.Add(ref old, TLanes.Count));
            }

            if (TRows.Value > 2)
            {
                old = ref Unsafe.Add(ref old, cRow);
                c20 = TLanes.Load(in old);
                if (TVectors.Value > 1)
                    c21 = TLanes.Load(in Unsafe.Add(ref old, TLanes.Count));
            }

            if (TRows.Value > 3)
            {
                old = ref Unsafe.Add(ref old, cRow);
                c30 = TLanes.Load(in old);
                if (TVectors.Value > 1)
                    c31 = TLanes.Load(in Unsafe.Add(ref old, TLanes.Count));
            }

            if (TRows.Value > 4)
            {
                old = ref Unsafe.Add(ref old, cRow);
                c40 = TLanes.Load(in old);
                if (TVectors.Value > 1)
                    c41 = TLanes.Load(in Unsafe.Add(ref old, TLanes.Count));
            }

            if (TRows.Value > 5)
            {
                old = ref Unsafe.Add(ref old, cRow);
                c50 = TLanes.Load(in old);
                if (TVectors.Value > 1)
                    c51 = TLanes.Load(in Unsafe.Add(ref old, TLanes.Count));
            }

            if (TRows.Value > 6)
            {
                old = ref Unsafe.Add(ref old, cRow);
                c60 = TLanes.Load(in old);
                if (TVectors.Value > 1)
                    c61 = TLanes.Load(in Unsafe.Add(ref old, TLanes.Count));
            }

            if (TRows.Value > 7)
            {
                old = ref Unsafe.Add(ref old, cRow);
                c70 = TLanes.Load(in old);
                if (TVectors.Value > 1)
                    c71 = TLanes.Load(in Unsafe.Add(ref old, TLanes.Count));
            }
        }

        foreach (ref readonly var segment in segments)
        {
            ref var x = ref Unsafe.Add(ref Unsafe.AsRef(in a), r0 + segment.A);
            ref var y = ref Unsafe.Add(ref Unsafe.AsRef(in b), segment.B);
            for (var l = segment.Length; l > 0; l--)
            {
                var y0 = TLanes.Load(in y);
                var y1 = TVectors.Value > 1 ? TLanes.Load(in Unsafe.Add(ref y, TLanes.Count)) : y0;
                var value = TLanes.Broadcast(x);
                c00 = TLanes.MultiplyAdd(value, y0, c00);
                if (TVectors.Value > 1)
                    c01 = TLanes.MultiplyAdd(value, y1, c01);
                if (TRows.Value > 1)
                {
                    value = TLanes.Broadcast(Unsafe.Add(ref x, r1));
                    c10 = TLanes.MultiplyAdd(value, y0, c10);
                    if (TVectors.Value > 1)
                        c11 = TLanes.MultiplyAdd(value, y1, c11);
                }

                if (TRows.Value > 2)
                {
                    value = TLanes.Broadcast(Unsafe.Add(ref x, r2));
                    c20 = TLanes.MultiplyAdd(value, y0, c20);
                    if (TVectors.Value > 1)
                        c21 = TLanes.MultiplyAdd(value, y1, c21);
                }

                if (TRows.Value > 3)
                {
                    value = TLanes.Broadcast(Unsafe.Add(ref x, r3));
                    c30 = TLanes.MultiplyAdd(value, y0, c30);
                    if (TVectors.Value > 1)
                        c31 = TLanes.MultiplyAdd(value, y1, c31);
                }

                if (TRows.Value > 4)
                {
                    value = TLanes.Broadcast(Unsafe.Add(ref x, r4));
                    c40 = TLanes.MultiplyAdd(value, y0, c40);
                    if (TVectors.Value > 1)
                        c41 = TLanes.MultiplyAdd(value, y1, c41);
                }

                if (TRows.Value > 5)
                {
                    value = TLanes.Broadcast(Unsafe.Add(ref x, r5));
                    c50 = TLanes.MultiplyAdd(value, y0, c50);
                    if (TVectors.Value > 1)
                        c51 = TLanes.MultiplyAdd(value, y1, c51);
                }

                if (TRows.Value > 6)
                {
                    value = TLanes.Broadcast(Unsafe.Add(ref x, r6));
                    c60 = TLanes.MultiplyAdd(value, y0, c60);
                    if (TVectors.Value > 1)
                        c61 = TLanes.MultiplyAdd(value, y1, c61);
                }

                if (TRows.Value > 7)
                {
                    value = TLanes.Broadcast(Unsafe.Add(ref x, r7));
                    c70 = TLanes.MultiplyAdd(value, y0, c70);
                    if (TVectors.Value > 1)
                        c71 = TLanes.MultiplyAdd(value, y1, c71);
                }

                x = ref Unsafe.Add(ref x, aStep);
                y = ref Unsafe.Add(ref y, bStep);
            }
        }

        ref var row = ref c;
        TLanes.Store(c00, ref row);
        if (TVectors.Value > 1)
            TLanes.Store(c01, ref Unsafe.Add(ref row, TLanes.Count));
        if (TRows.Value > 1)
        {
            row = ref Unsafe.Add(ref row, cRow);
            TLanes.Store(c10, ref row);
            if (TVectors.Value > 1)
                TLanes.Store(c11, ref Unsafe.Add(ref row, TLanes.Count));
        }

        if (TRows.Value > 2)
        {
            row = ref Unsafe.Add(ref row, cRow);
            TLanes.Store(c20, ref row);
            if (TVectors.Value > 1)
                TLanes.Store(c21, ref Unsafe.Add(ref row, TLanes.Count));
        }

        if (TRows.Value > 3)
        {
            row = ref Unsafe.Add(ref row, cRow);
            TLanes.Store(c30, ref row);
            if (TVectors.Value > 1)
                TLanes.Store(c31, ref Unsafe.Add(ref row, TLanes.Count));
        }

        if (TRows.Value > 4)
        {
            row = ref Unsafe.Add(ref row, cRow);
            TLanes.Store(c40, ref row);
            if (TVectors.Value > 1)
                TLanes.Store(c41, ref Unsafe.Add(ref row, TLanes.Count));
        }

        if (TRows.Value > 5)
        {
            row = ref Unsafe.Add(ref row, cRow);
            TLanes.Store(c50, ref row);
            if (TVectors.Value > 1)
                TLanes.Store(c51, ref Unsafe.Add(ref row, TLanes.Count));
        }

        if (TRows.Value > 6)
        {
            row = ref Unsafe.Add(ref row, cRow);
            TLanes.Store(c60, ref row);
            if (TVectors.Value > 1)
                TLanes.Store(c61, ref Unsafe.Add(ref row, TLanes.Count));
        }

        if (TRows.Value > 7)
        {
            row = ref Unsafe.Add(ref row, cRow);
            TLanes.Store(c70, ref row);
            if (TVectors.Value > 1)
                TLanes.Store(c71, ref Unsafe.Add(ref row, TLanes.Count));
        }
    }
}
