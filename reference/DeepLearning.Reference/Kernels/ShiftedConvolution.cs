using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// For few channels, and windows that move a pixel at a time downwards. For each channel and each column s of the
/// kernel, the image is copied once so that what the output's rows read lies in lines of the output's width:
///
///   S[channel, s, line, q] = x[channel, line - top, q stride - left + s dilation],   0 outside the image
///
/// Then what all pixels read of tap (r, s) is one contiguous run of S, from line r dilation on: kernel-width copies do
/// for kernel-width x height taps.
/// </summary>
internal sealed class ShiftedConvolution<T> : Convolution<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _lines,
        _step;
    private readonly Segment[] _runs;

    public ShiftedConvolution(ConvGeometry geometry)
        : base(geometry)
    {
        _lines = geometry.OutputImage.Height + geometry.Window.Dilation.Height * (geometry.Kernel.Height - 1);
        _step = geometry.Window.Dilation.Height * geometry.OutputImage.Width;
        _runs =
        [
            .. from channel in Enumerable.Range(0, geometry.GroupChannels)
            from s in Enumerable.Range(0, geometry.Kernel.Width)
            select new Segment(TapOf(channel, 0, s), CopyOf(channel, s), geometry.Kernel.Height),
        ];
    }

    public static bool Suits(ConvGeometry geometry) => geometry.Window.Stride.Height == 1;

    protected override void Forward(
        int first,
        int last,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> y
    )
    {
        var width = TileGrid.Width<T>();
        for (var i = first; i < last; i++)
        {
            for (var group = 0; group < Geometry.Groups; group++)
            {
                var yGroup = y.Slice(OutputStart(i, group), OutputSize);
                for (var filter = 0; filter < Filters; filter++)
                    yGroup.Slice(filter * Pixels, Pixels).Fill(bias.IsEmpty ? T.Zero : bias[group * Filters + filter]);
                var copies = Copies(x.Slice(InputStart(i, group), InputSize));
                for (var pixel = 0; pixel < Pixels; pixel += width)
                    TileGrid.Panel(
                        weight.Slice(group * Filters * Taps, Filters * Taps),
                        new RowOffsets(Taps),
                        Filters,
                        Geometry.Kernel.Width,
                        copies[pixel..],
                        _step,
                        _runs,
                        yGroup[pixel..],
                        Pixels,
                        Math.Min(width, Pixels - pixel),
                        isAdded: true
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
        {
            for (var group = 0; group < Geometry.Groups; group++)
            {
                var dyGroup = dy.Slice(OutputStart(i, group), OutputSize);
                if (!part.IsEmpty)
                    WeightGradient(
                        Copies(x.Slice(InputStart(i, group), InputSize)),
                        dyGroup,
                        part.Slice(group * Filters * Taps, Filters * Taps)
                    );
                if (dx.IsWanted)
                    InputGradient(
                        weight.Slice(group * Filters * Taps, Filters * Taps),
                        dyGroup,
                        dx.Slice(InputStart(i, group), InputSize)
                    );
            }
        }
    }

    private int TapOf(int channel, int r, int s) => (channel * Geometry.Kernel.Height + r) * Geometry.Kernel.Width + s;

    private int CopyOf(int channel, int s) =>
        (channel * Geometry.Kernel.Width + s) * _lines * Geometry.OutputImage.Width;

    private Span<T> Copies(ReadOnlySpan<T> image)
    {
        // Tiles read whole vectors, also behind the last line.
        var copies = Scratch<T>.Of(ScratchSlot.Input, CopyOf(Geometry.GroupChannels, 0) + TileGrid.Width<T>());
        var (width, plane) = (Geometry.OutputImage.Width, Geometry.Image.Height * Geometry.Image.Width);
        for (var channel = 0; channel < Geometry.GroupChannels; channel++)
        {
            for (var s = 0; s < Geometry.Kernel.Width; s++)
            {
                for (var line = 0; line < _lines; line++)
                {
                    var target = copies.Slice(CopyOf(channel, s) + line * width, width);
                    var row = line - Geometry.Window.Padding.Top;
                    if ((uint)row >= (uint)Geometry.Image.Height)
                        target.Clear();
                    else
                        Columns(s)
                            .Copy(
                                image.Slice(channel * plane + row * Geometry.Image.Width, Geometry.Image.Width),
                                target
                            );
                }
            }
        }

        return copies;
    }

    private ColumnShift Columns(int s) =>
        new(s * Geometry.Window.Dilation.Width - Geometry.Window.Padding.Left, Geometry.Window.Stride.Width);

    private void WeightGradient(ReadOnlySpan<T> copies, ReadOnlySpan<T> dy, Span<T> part)
    {
        for (var channel = 0; channel < Geometry.GroupChannels; channel++)
        for (var s = 0; s < Geometry.Kernel.Width; s++)
            DotProducts.Add(
                Filters,
                Geometry.Kernel.Height,
                Pixels,
                dy,
                Pixels,
                copies[CopyOf(channel, s)..],
                _step,
                part[TapOf(channel, 0, s)..],
                Taps,
                Geometry.Kernel.Width
            );
    }

    private void InputGradient(ReadOnlySpan<T> weight, ReadOnlySpan<T> dy, Gradient<T> dx)
    {
        var taps = Scratch<T>.Of(ScratchSlot.Unfolded, Taps * Pixels);
        taps.Clear();
        MatrixProduct.AddTransposedLeft(Workers.Single, Taps, Pixels, Filters, weight, dy, taps);
        if (!dx.IsAdded)
            dx.Values.Clear();
        var (width, plane) = (Geometry.OutputImage.Width, Geometry.Image.Height * Geometry.Image.Width);
        var lines = Scratch<T>.Of(ScratchSlot.TurnedImage, _lines * width);
        for (var channel = 0; channel < Geometry.GroupChannels; channel++)
        {
            for (var s = 0; s < Geometry.Kernel.Width; s++)
            {
                lines.Clear();
                for (var r = 0; r < Geometry.Kernel.Height; r++)
                    Elementwise.Add(taps.Slice(TapOf(channel, r, s) * Pixels, Pixels), lines.Slice(r * _step, Pixels));
                for (var line = 0; line < _lines; line++)
                {
                    var row = line - Geometry.Window.Padding.Top;
                    if ((uint)row < (uint)Geometry.Image.Height)
                        Columns(s)
                            .AddBack(
                                lines.Slice(line * width, width),
                                dx.Values.Slice(channel * plane + row * Geometry.Image.Width, Geometry.Image.Width)
                            );
                }
            }
        }
    }
}
