using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// Without unfolding: images are turned so that channels lie innermost, and padded; then the values an output pixel
/// reads of a kernel row are contiguous, and every product reads the image in place, through tables of offsets.
///
///   output:            y[pixel, :]  = Σ over taps, channels   x[pixel + tap, channel] W[tap, channel, :]
///   input's gradient:  dx[pixel, :] = the same of the padded dy with the kernel turned by 180° (stride 1 only)
///   weight's gradient: dW[filter, tap, :] = Σ over pixels     dy[filter, pixel] x[pixel + tap, :]
/// </summary>
internal sealed class ImplicitConvolution<T> : Convolution<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Values of a block of images: it should stay in the second-level cache.</summary>
    private const int BlockValues = 65536;

    private const int MostImages = 16,
        FewestChannels = 8;

    /// <summary>Values of a panel that a pass reads again and again: it should stay in the first-level cache.</summary>
    private const int FirstCacheValues = 6144;

    private static readonly int PanelWidth = TileGrid.Width<T>();

    private readonly PaddedImages _input,
        _outputGradient;
    private readonly int _block;
    private readonly int[] _outputPixels,
        _inputPixels;
    private readonly Segment[] _outputTaps,
        _inputTaps,
        _lines;

    public ImplicitConvolution(ConvGeometry geometry)
        : base(geometry)
    {
        var window = geometry.Window;
        _input = new(geometry.GroupChannels, geometry.Image, window.Padding);
        _outputGradient = new(Filters, geometry.OutputImage, Turned(window));
        _block = Math.Clamp(BlockValues / Math.Max(_input.Size, _outputGradient.Size), 1, MostImages);
        _outputPixels = PixelOffsets(_input, geometry.OutputImage);
        _inputPixels = PixelOffsets(_outputGradient, geometry.Image);
        _outputTaps = TapSegments(_input);
        _inputTaps = TapSegments(_outputGradient);
        _lines =
        [
            .. from image in Enumerable.Range(0, _block)
            from row in Enumerable.Range(0, geometry.OutputImage.Height)
            select new Segment(
                image * geometry.Groups * OutputSize + row * geometry.OutputImage.Width,
                _input.At(image, row, 0),
                geometry.OutputImage.Width
            ),
        ];
    }

    /// <summary>Many channels, stride 1, and no more padding than the kernel reaches over.</summary>
    public static bool Suits(ConvGeometry geometry)
    {
        var window = geometry.Window;
        var (vertical, horizontal) = Reach(window);
        return geometry.GroupChannels >= FewestChannels
            && geometry.OutputChannels / geometry.Groups >= FewestChannels
            && window.Stride == new Size2d(1, 1)
            && Math.Max(window.Padding.Top, window.Padding.Bottom) <= vertical
            && Math.Max(window.Padding.Left, window.Padding.Right) <= horizontal;
    }

    protected override ReadOnlySpan<T> PackForward(ReadOnlySpan<T> weight)
    {
        var packed = Scratch<T>.Of(ScratchSlot.Weight, Geometry.Groups * PackedSize(Filters, Geometry.GroupChannels));
        for (var group = 0; group < Geometry.Groups; group++)
            Pack(
                weight.Slice(group * Filters * Taps, Filters * Taps),
                packed[(group * PackedSize(Filters, Geometry.GroupChannels))..],
                turn: false
            );
        return packed;
    }

    protected override ReadOnlySpan<T> PackBackward(ReadOnlySpan<T> weight)
    {
        var packed = Scratch<T>.Of(ScratchSlot.Weight, Geometry.Groups * PackedSize(Geometry.GroupChannels, Filters));
        for (var group = 0; group < Geometry.Groups; group++)
            Pack(
                weight.Slice(group * Filters * Taps, Filters * Taps),
                packed[(group * PackedSize(Geometry.GroupChannels, Filters))..],
                turn: true
            );
        return packed;
    }

    protected override void Forward(
        int first,
        int last,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> y
    )
    {
        for (var image = first; image < last; image += _block)
        {
            var images = Math.Min(_block, last - image);
            for (var group = 0; group < Geometry.Groups; group++)
            {
                var turned = Scratch<T>.Of(ScratchSlot.TurnedOutput, images * OutputSize);
                if (bias.IsEmpty)
                    turned.Clear();
                else
                    for (var pixel = 0; pixel < images * Pixels; pixel++)
                        bias.Slice(group * Filters, Filters).CopyTo(turned[(pixel * Filters)..]);
                Convolve(
                    Padded(_input, ScratchSlot.Input, x, InputStart(image, group), Geometry.Groups * InputSize, images),
                    _outputPixels.AsSpan(0, images * Pixels),
                    _outputTaps,
                    weight[(group * PackedSize(Filters, Geometry.GroupChannels))..],
                    turned,
                    Filters,
                    isAdded: true
                );
                for (var i = 0; i < images; i++)
                    Transposition.Copy(
                        Pixels,
                        Filters,
                        turned.Slice(i * OutputSize, OutputSize),
                        Filters,
                        y.Slice(OutputStart(image + i, group), OutputSize),
                        Pixels
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
        for (var image = first; image < last; image += _block)
        {
            var images = Math.Min(_block, last - image);
            for (var group = 0; group < Geometry.Groups; group++)
            {
                if (!part.IsEmpty)
                    WeightGradient(
                        images,
                        dy[OutputStart(image, group)..],
                        Padded(
                            _input,
                            ScratchSlot.Input,
                            x,
                            InputStart(image, group),
                            Geometry.Groups * InputSize,
                            images
                        ),
                        part.Slice(group * Filters * Taps, Filters * Taps)
                    );
                if (dx.IsWanted)
                    InputGradient(
                        image,
                        images,
                        group,
                        weight[(group * PackedSize(Geometry.GroupChannels, Filters))..],
                        dy,
                        dx
                    );
            }
        }
    }

    /// <summary>From [filter, tap, channel] to the weight's own order.</summary>
    protected override void AddWeightGradient(ReadOnlySpan<T> part, Span<T> dWeight)
    {
        var (channels, kernel) = (Geometry.GroupChannels, Taps / Geometry.GroupChannels);
        var turned = Scratch<T>.Of(ScratchSlot.TurnedOutput, Taps);
        for (var filter = 0; filter < Geometry.OutputChannels; filter++)
        {
            Transposition.Copy(kernel, channels, part.Slice(filter * Taps, Taps), channels, turned, kernel);
            Elementwise.Add(turned, dWeight.Slice(filter * Taps, Taps));
        }
    }

    /// <summary>
    /// The zeros around dy, so that the turned kernel gives dx; more for what the kernel reaches over than for what was
    /// padded.
    /// </summary>
    private static Padding.Sides Turned(Window2d window)
    {
        var (vertical, horizontal) = Reach(window);
        return new(
            vertical - window.Padding.Top,
            vertical - window.Padding.Bottom,
            horizontal - window.Padding.Left,
            horizontal - window.Padding.Right
        );
    }

    private static (int Vertical, int Horizontal) Reach(Window2d window) =>
        (window.Dilation.Height * (window.Kernel.Height - 1), window.Dilation.Width * (window.Kernel.Width - 1));

    private int[] PixelOffsets(PaddedImages images, Size2d pixels) =>
        [
            .. from image in Enumerable.Range(0, _block)
            from row in Enumerable.Range(0, pixels.Height)
            from column in Enumerable.Range(0, pixels.Width)
            select images.At(image, row, column),
        ];

    /// <summary>What a pixel reads: a run a kernel row, or a run a tap where dilation parts the taps.</summary>
    private Segment[] TapSegments(PaddedImages images)
    {
        var (kernel, dilation) = (Geometry.Kernel, Geometry.Window.Dilation);
        var taps = dilation.Width == 1 ? 1 : kernel.Width;
        var length = kernel.Width / taps * images.Channels;
        return
        [
            .. from row in Enumerable.Range(0, kernel.Height)
            from tap in Enumerable.Range(0, taps)
            select new Segment(
                images.At(0, row * dilation.Height, tap * dilation.Width),
                (row * taps + tap) * length * PanelWidth,
                length
            ),
        ];
    }

    private int PackedSize(int outputs, int inputs) =>
        (outputs + PanelWidth - 1) / PanelWidth * PanelWidth * inputs * Geometry.Kernel.Height * Geometry.Kernel.Width;

    /// <summary>
    /// Panels of outputs, each [tap, input, output]: outputs are filters, or, turned, the input's channels.
    /// </summary>
    private void Pack(ReadOnlySpan<T> weight, Span<T> packed, bool turn)
    {
        var (channels, kernel) = (Geometry.GroupChannels, Taps / Geometry.GroupChannels);
        var (outputs, inputs) = turn ? (channels, Filters) : (Filters, channels);
        for (var panel = 0; panel < outputs; panel += PanelWidth)
        {
            var width = Math.Min(PanelWidth, outputs - panel);
            var target = packed.Slice(panel * kernel * inputs, PanelWidth * kernel * inputs);
            if (width < PanelWidth)
                target.Clear();
            for (var input = 0; input < inputs; input++)
            {
                // [output, tap] of one input, its taps far apart in the panel.
                var lines = Scratch<T>.Of(ScratchSlot.TurnedImage, kernel * PanelWidth);
                var (start, step) = turn
                    ? (input * Taps + panel * kernel, kernel)
                    : (panel * Taps + input * kernel, Taps);
                Transposition.Copy(width, kernel, weight[start..], step, lines, PanelWidth);
                for (var tap = 0; tap < kernel; tap++)
                    lines
                        .Slice(tap * PanelWidth, width)
                        .CopyTo(target[(((turn ? kernel - 1 - tap : tap) * inputs + input) * PanelWidth)..]);
            }
        }
    }

    /// <summary>target [pixels, outputs] = or += the products of every pixel's taps.</summary>
    private void Convolve(
        ReadOnlySpan<T> images,
        ReadOnlySpan<int> pixels,
        Segment[] taps,
        ReadOnlySpan<T> packed,
        Span<T> target,
        int outputs,
        bool isAdded
    )
    {
        var panelSize = taps.Length * taps[0].Length * PanelWidth;
        var atOnce = Math.Clamp(FirstCacheValues / (taps[0].Length * PanelWidth), 1, taps.Length);
        for (var output = 0; output < outputs; output += PanelWidth)
        for (var tap = 0; tap < taps.Length; tap += atOnce)
            TileGrid.Panel(
                images,
                new RowOffsets(pixels),
                pixels.Length,
                1,
                packed[(output / PanelWidth * panelSize)..],
                PanelWidth,
                taps.AsSpan(tap, Math.Min(atOnce, taps.Length - tap)),
                target[output..],
                outputs,
                Math.Min(PanelWidth, outputs - output),
                isAdded || tap > 0
            );
    }

    private void WeightGradient(int images, ReadOnlySpan<T> dy, ReadOnlySpan<T> input, Span<T> part)
    {
        var (kernel, dilation) = (Geometry.Kernel, Geometry.Window.Dilation);
        var taps = dilation.Width == 1 ? 1 : kernel.Width;
        var columns = kernel.Width / taps * Geometry.GroupChannels;
        var lines = _lines.AsSpan(0, images * Geometry.OutputImage.Height);
        var atOnce = Math.Max(1, FirstCacheValues / (Geometry.OutputImage.Width * PanelWidth));
        for (var run = 0; run < kernel.Height * taps; run++)
        {
            var b = input[_input.At(0, run / taps * dilation.Height, run % taps * dilation.Width)..];
            for (var column = 0; column < columns; column += PanelWidth)
            for (var line = 0; line < lines.Length; line += atOnce)
                TileGrid.Panel(
                    dy,
                    new RowOffsets(Pixels),
                    Filters,
                    1,
                    b[column..],
                    Geometry.GroupChannels,
                    lines.Slice(line, Math.Min(atOnce, lines.Length - line)),
                    part[(run * columns + column)..],
                    Taps,
                    Math.Min(PanelWidth, columns - column),
                    isAdded: true
                );
        }
    }

    private void InputGradient(
        int image,
        int images,
        int group,
        ReadOnlySpan<T> packed,
        ReadOnlySpan<T> dy,
        Gradient<T> dx
    )
    {
        var turned = Scratch<T>.Of(ScratchSlot.TurnedOutput, images * InputSize);
        var pixels = Geometry.Image.Height * Geometry.Image.Width;
        Convolve(
            Padded(
                _outputGradient,
                ScratchSlot.OutputGradient,
                dy,
                OutputStart(image, group),
                Geometry.Groups * OutputSize,
                images
            ),
            _inputPixels.AsSpan(0, images * pixels),
            _inputTaps,
            packed,
            turned,
            Geometry.GroupChannels,
            isAdded: false
        );
        for (var i = 0; i < images; i++)
            Take(turned.Slice(i * InputSize, InputSize), dx.Slice(InputStart(image + i, group), InputSize));
    }
}
