using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

/// <summary>
/// For groups of one input channel: no matrix is left to multiply, so vectors run along the output's rows, a tap after
/// the other, over <see cref="TapLines{T}"/> of one plane at a time.
///
///   output:            y[p, :]  = b + Σ over taps        w[tap] x[p, tap, :]
///   input's gradient:  the same of the padded dy with the kernel turned by 180° where the window moves by one pixel;
///                      else dx[p, tap, :] += w[tap] dy[p, :]
///   weight's gradient: dw[tap]  = Σ over rows, columns   dy[p, q] x[p, tap, q]
/// </summary>
internal sealed class DepthwiseConvolution<T> : Convolution<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>With more filters a group is a matrix again.</summary>
    private const int MostFilters = 4;

    private readonly TapLines<T> _input;

    /// <summary>
    /// The lanes of a row's last vector that are pixels: in the others nothing counts, ∞ and NaN neither.
    /// </summary>
    private readonly Vector<T> _lastOfRow;

    /// <summary>The padded dy; null where the input's gradient is scattered.</summary>
    private readonly TapLines<T>? _outputGradient;

    public DepthwiseConvolution(ConvGeometry geometry)
        : base(geometry)
    {
        _input = new(geometry.Image, geometry.OutputImage, geometry.Window);
        _lastOfRow = Vectors.KeepFirst(
            Vector<T>.AllBitsSet,
            geometry.OutputImage.Width - (_input.VectorsPerRow - 1) * Vector<T>.Count
        );
        var (window, padding) = (geometry.Window, geometry.Window.Padding);
        var (vertical, horizontal) = (
            window.Dilation.Height * (window.Kernel.Height - 1),
            window.Dilation.Width * (window.Kernel.Width - 1)
        );
        if (window.Stride == 1 && padding.Top <= vertical && padding.Left <= horizontal)
        {
            // What lies below and to the right follows from the image's size.
            var turned = window with
            {
                Padding = new(vertical - padding.Top, 0, horizontal - padding.Left, 0),
            };
            if (TapLines<T>.Fits(geometry.Image, turned))
                _outputGradient = new(geometry.OutputImage, geometry.Image, turned);
        }
    }

    /// <summary>Groups of one channel, and few filters each.</summary>
    public static bool Suits(ConvGeometry geometry) =>
        geometry.Groups > 1
        && geometry.GroupChannels == 1
        && geometry.OutputChannels / geometry.Groups <= MostFilters
        && TapLines<T>.Fits(geometry.OutputImage, geometry.Window);

    protected override void Forward(
        int first,
        int last,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> y
    )
    {
        var lines = Scratch<T>.Of(ScratchSlot.Input, _input.Size);
        for (var i = first; i < last; i++)
        for (var group = 0; group < Geometry.Groups; group++)
        {
            _input.Fill(x.Slice(InputStart(i, group), InputSize), lines);
            for (var filter = 0; filter < Filters; filter++)
            {
                var channel = group * Filters + filter;
                Correlate(
                    _input,
                    lines,
                    weight.Slice(channel * Taps, Taps),
                    bias.IsEmpty ? T.Zero : bias[channel],
                    y.Slice(OutputStart(i, group) + filter * Pixels, Pixels)
                );
            }
        }
    }

    protected override void Backward(
        int first,
        int last,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> dy,
        Gradient<T> dx,
        Span<T> part
    )
    {
        for (var i = first; i < last; i++)
        for (var group = 0; group < Geometry.Groups; group++)
        {
            var gradients = dy.Slice(OutputStart(i, group), OutputSize);
            if (!part.IsEmpty)
                WeightGradient(
                    x.Slice(InputStart(i, group), InputSize),
                    gradients,
                    part.Slice(group * Filters * Taps, Filters * Taps)
                );
            if (!dx.IsWanted)
                continue;
            var weights = weight.Slice(group * Filters * Taps, Filters * Taps);
            var plane = dx.Slice(InputStart(i, group), InputSize);
            if (_outputGradient is not null && AreFinite(weights))
                Gather(_outputGradient, weights, gradients, plane);
            else
                Scatter(weights, gradients, plane);
        }
    }

    /// <summary>target[p, q] = start + Σ over taps weight[tap] lines[p, tap, q].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Correlate(
        TapLines<T> layout,
        ReadOnlySpan<T> lines,
        ReadOnlySpan<T> weight,
        T start,
        Span<T> target
    )
    {
        ReadOnlySpan<int> offsets = layout.Offsets;
        ReadOnlySpan<(int Source, int Target, bool IsLast)> places = layout.Places;
        for (var vector = 0; vector < places.Length; vector += 4)
        {
            // Behind the last vector the last again: four sums at once hide how long one multiplication takes.
            var last = places.Length - 1;
            var (a, b, c, d) = (
                places[vector],
                places[Math.Min(vector + 1, last)],
                places[Math.Min(vector + 2, last)],
                places[Math.Min(vector + 3, last)]
            );
            Vector<T> sumA = new(start),
                sumB = sumA,
                sumC = sumA,
                sumD = sumA;
            for (var tap = 0; tap < offsets.Length; tap++)
            {
                var (w, offset) = (new Vector<T>(weight[tap]), offsets[tap]);
                sumA = Vectors.MultiplyAdd(w, Vectors.Load(lines, a.Source + offset), sumA);
                sumB = Vectors.MultiplyAdd(w, Vectors.Load(lines, b.Source + offset), sumB);
                sumC = Vectors.MultiplyAdd(w, Vectors.Load(lines, c.Source + offset), sumC);
                sumD = Vectors.MultiplyAdd(w, Vectors.Load(lines, d.Source + offset), sumD);
            }

            // In rising order: what a ragged vector writes behind its row, the next row writes over.
            Put(sumA, target, a.Target);
            Put(sumB, target, b.Target);
            Put(sumC, target, c.Target);
            Put(sumD, target, d.Target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector<T> sum, Span<T> target, int place)
    {
        if (place + Vector<T>.Count <= target.Length)
            Vectors.Store(sum, target, place);
        else
            Vectors.StoreEnd(sum, target, place);
    }

    /// <summary>A weight of ∞ times the zeros around dy would be NaN, where no product stands in the sum.</summary>
    private static bool AreFinite(ReadOnlySpan<T> weights)
    {
        foreach (var weight in weights)
            if (!T.IsFinite(weight))
                return false;
        return true;
    }

    private void Gather(TapLines<T> layout, ReadOnlySpan<T> weights, ReadOnlySpan<T> dy, Gradient<T> dx)
    {
        var lines = Scratch<T>.Of(ScratchSlot.OutputGradient, layout.Size);
        Span<T> turned = Scratch<T>.Of(ScratchSlot.Weight, Taps),
            sum = Scratch<T>.Of(ScratchSlot.TurnedOutput, InputSize);
        for (var filter = 0; filter < Filters; filter++)
        {
            layout.Fill(dy.Slice(filter * Pixels, Pixels), lines);
            weights.Slice(filter * Taps, Taps).CopyTo(turned);
            turned.Reverse();
            var isAdded = dx.IsAdded || filter > 0;
            Correlate(layout, lines, turned, T.Zero, isAdded ? sum : dx.Values);
            if (isAdded)
                Elementwise.Add(sum, dx.Values);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(ReadOnlySpan<T> weights, ReadOnlySpan<T> dy, Gradient<T> dx)
    {
        var lines = Scratch<T>.Of(ScratchSlot.OutputGradient, _input.Size);
        lines.Clear();
        for (var filter = 0; filter < Filters; filter++)
        {
            var rows = Rows(dy.Slice(filter * Pixels, Pixels));
            for (var tap = 0; tap < Taps; tap++)
            {
                var w = new Vector<T>(weights[filter * Taps + tap]);
                for (var vector = 0; vector < _input.Places.Length; vector++)
                {
                    var place = _input.Places[vector].Source + _input.Offsets[tap];
                    var old = Vectors.Load<T>(lines, place);
                    var sum = Vectors.MultiplyAdd(w, Vectors.Load(rows, vector * Vector<T>.Count), old);
                    var keep = _input.Places[vector].IsLast ? _lastOfRow : Vector<T>.AllBitsSet;
                    Vectors.Store(Vector.ConditionalSelect(keep, sum, old), lines, place);
                }
            }
        }

        if (!dx.IsAdded)
            dx.Values.Clear();
        _input.AddBack(lines, dx.Values);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WeightGradient(ReadOnlySpan<T> x, ReadOnlySpan<T> dy, Span<T> part)
    {
        var lines = Scratch<T>.Of(ScratchSlot.Input, _input.Size);
        _input.Fill(x, lines);
        for (var filter = 0; filter < Filters; filter++)
        {
            var rows = Rows(dy.Slice(filter * Pixels, Pixels));
            var sums = part.Slice(filter * Taps, Taps);
            for (var tap = 0; tap < Taps; tap += 4)
                AddProducts(lines, rows, tap, sums);
        }
    }

    /// <summary>Four taps at a time; behind the last one the last again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddProducts(ReadOnlySpan<T> lines, ReadOnlySpan<T> rows, int tap, Span<T> sums)
    {
        var last = Taps - 1;
        var (a, b, c, d) = (
            _input.Offsets[tap],
            _input.Offsets[Math.Min(tap + 1, last)],
            _input.Offsets[Math.Min(tap + 2, last)],
            _input.Offsets[Math.Min(tap + 3, last)]
        );
        Vector<T> sumA = Vector<T>.Zero,
            sumB = sumA,
            sumC = sumA,
            sumD = sumA;
        var places = _input.Places.AsSpan();
        for (var vector = 0; vector < places.Length; vector++)
        {
            var (gradient, place) = (Vectors.Load(rows, vector * Vector<T>.Count), places[vector].Source);
            if (places[vector].IsLast)
            {
                sumA = Vectors.MultiplyAdd(gradient, Vectors.Load(lines, place + a) & _lastOfRow, sumA);
                sumB = Vectors.MultiplyAdd(gradient, Vectors.Load(lines, place + b) & _lastOfRow, sumB);
                sumC = Vectors.MultiplyAdd(gradient, Vectors.Load(lines, place + c) & _lastOfRow, sumC);
                sumD = Vectors.MultiplyAdd(gradient, Vectors.Load(lines, place + d) & _lastOfRow, sumD);
                continue;
            }

            sumA = Vectors.MultiplyAdd(gradient, Vectors.Load(lines, place + a), sumA);
            sumB = Vectors.MultiplyAdd(gradient, Vectors.Load(lines, place + b), sumB);
            sumC = Vectors.MultiplyAdd(gradient, Vectors.Load(lines, place + c), sumC);
            sumD = Vectors.MultiplyAdd(gradient, Vectors.Load(lines, place + d), sumD);
        }

        sums[tap] += Vector.Sum(sumA);
        if (tap + 1 <= last)
            sums[tap + 1] += Vector.Sum(sumB);
        if (tap + 2 <= last)
            sums[tap + 2] += Vector.Sum(sumC);
        if (tap + 3 <= last)
            sums[tap + 3] += Vector.Sum(sumD);
    }

    /// <summary>A plane's rows, each filled up with zeros to whole vectors.</summary>
    private ReadOnlySpan<T> Rows(ReadOnlySpan<T> plane)
    {
        var (width, length) = (Geometry.OutputImage.Width, _input.VectorsPerRow * Vector<T>.Count);
        if (width == length)
            return plane;
        var rows = Scratch<T>.Of(ScratchSlot.TurnedOutput, Geometry.OutputImage.Height * length);
        for (var p = 0; p < Geometry.OutputImage.Height; p++)
        {
            plane.Slice(p * width, width).CopyTo(rows[(p * length)..]);
            rows.Slice(p * length + width, length - width).Clear();
        }

        return rows;
    }
}
