using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class WinogradConvolution<T> : Convolution<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int BlockValues = 32768, MostImages = 16, FewestChannels = 16, UsualTiles = 48;

    private const int FirstCacheValues = 6144;

    private static readonly int PanelWidth = TileGrid.Width<T>();

    private readonly PaddedImages _input, _outputGradient;
    private readonly int _block;
    private readonly TileTable _forward, _backward;
    private readonly int[] _gradientTiles;

    public WinogradConvolution(ConvGeometry geometry) : base(geometry)
    {
        var padding = geometry.Window.Padding;
        var (image, output) = (geometry.Image, geometry.OutputImage);
        _input = new(geometry.GroupChannels, image, new(
            padding.Top, Even(output.Height) + 2 - image.Height - padding.Top, padding.Left, Even(output.Width) + 2 - image.Width - padding.Left));
        _outputGradient = new(Filters, output, new(
            2 - padding.Top, Math.Max(Even(image.Height) + padding.Top - output.Height, output.Height % 2),
            2 - padding.Left, Math.Max(Even(image.Width) + padding.Left - output.Width, output.Width % 2)));
        _block = Math.Clamp(BlockValues / Math.Max(_input.Size, _outputGradient.Size), 1, MostImages);
        _forward = new TileTable(_input, output, _block, Filters);
        _backward = new TileTable(_outputGradient, image, _block, geometry.GroupChannels);
        _gradientTiles = [.. TileTable.Places(output, _block).Select(tile => _outputGradient.At(tile.Image, tile.Row + 2 - padding.Top, tile.Column + 2 - padding.Left))];
    }

    public static bool Suits(ConvGeometry geometry)
    {
        var window = geometry.Window;
        return geometry.Groups == 1 && geometry.GroupChannels >= FewestChannels && geometry.OutputChannels >= FewestChannels
            && window.Kernel == new Size2d(3, 3) && window.Stride == new Size2d(1, 1) && window.Dilation == new Size2d(1, 1)
            && Math.Max(window.Padding.Top, window.Padding.Bottom) <= 2 && Math.Max(window.Padding.Left, window.Padding.Right) <= 2;
    }

    protected override ReadOnlySpan<T> PackForward(ReadOnlySpan<T> weight) => Pack(weight, Filters, Geometry.GroupChannels, turn: false);

    protected override ReadOnlySpan<T> PackBackward(ReadOnlySpan<T> weight) => Pack(weight, Geometry.GroupChannels, Filters, turn: true);

    protected override void Forward(int first, int last, ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> y)
    {
        for (var image = first; image < last; image += _block)
        {
            var images = Math.Min(_block, last - image);
            var turned = Convolve(Padded(_input, ScratchSlot.Input, x, image, images), _forward, images, weight, bias);
            for (var i = 0; i < images; i++)
                Transposition.Copy(Pixels, Filters, turned.Slice(i * OutputSize, OutputSize), Filters, y.Slice((image + i) * OutputSize, OutputSize), Pixels);
        }
    }

    protected override void Backward(int first, int last, ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> dy, Gradient<T> dx, Span<T> part)
    {
        var sum = Scratch<T>.Of(ScratchSlot.TransformedWeight, WinogradTransform.Planes * Geometry.GroupChannels * Filters);
        sum.Clear();
        for (var image = first; image < last; image += _block)
        {
            var images = Math.Min(_block, last - image);
            var outputGradient = Padded(_outputGradient, ScratchSlot.OutputGradient, dy, image, images);
            WeightGradient(images, Padded(_input, ScratchSlot.Input, x, image, images), outputGradient, sum);
            if (dx.IsWanted) InputGradient(image, images, outputGradient, weight, dx);
        }

        WinogradTransform.WeightGradient(sum, part);
    }

    /// <summary>From [tap, channel, filter] to the weight's own order.</summary>
    protected override void AddWeightGradient(ReadOnlySpan<T> part, Span<T> dWeight)
    {
        var rows = Scratch<T>.Of(ScratchSlot.TurnedOutput, part.Length);
        Transposition.Copy(Taps, Filters, part, Filters, rows, Taps);
        var turned = Scratch<T>.Of(ScratchSlot.TurnedImage, Taps);
        for (var filter = 0; filter < Filters; filter++)
        {
            Transposition.Copy(9, Geometry.GroupChannels, rows.Slice(filter * Taps, Taps), Geometry.GroupChannels, turned, 9);
            Elementwise.Add(turned, dWeight.Slice(filter * Taps, Taps));
        }
    }

    private static int Even(int size) => size + size % 2;

    private static Span<T> Padded(PaddedImages layout, ScratchSlot slot, ReadOnlySpan<T> planes, int image, int images)
    {
        var size = layout.Channels * layout.Image.Height * layout.Image.Width;
        var padded = Scratch<T>.Of(slot, images * layout.Size);
        for (var i = 0; i < images; i++)
            layout.Fill(planes.Slice((image + i) * size, size), i, padded, Scratch<T>.Of(ScratchSlot.TurnedImage, size));
        return padded;
    }

    private static int Panels(int outputs) => (outputs + PanelWidth - 1) / PanelWidth;

    /// <summary>Tiles worked on at once.</summary>
    private static int TilesAtOnce(int tiles)
    {
        var height = TileGrid.Height;
        var blocks = Math.Max(1, (tiles + UsualTiles / 2) / UsualTiles);
        return ((tiles + blocks - 1) / blocks + height - 1) / height * height;
    }

    /// <summary>Planes lie an odd number of cache lines apart.</summary>
    private static int PlaneSize(int tiles, int channels) => (tiles * channels + 15) / 16 * 16 + 16;

    private ReadOnlySpan<T> Pack(ReadOnlySpan<T> weight, int outputs, int inputs, bool turn)
    {
        var plane = Panels(outputs) * inputs * PanelWidth;
        var packed = Scratch<T>.Of(ScratchSlot.Weight, WinogradTransform.Planes * plane);
        var lines = Scratch<T>.Of(ScratchSlot.TurnedImage, 9 * PanelWidth);
        for (var panel = 0; panel < outputs; panel += PanelWidth)
        {
            var width = Math.Min(PanelWidth, outputs - panel);
            if (width < PanelWidth) lines.Clear();
            for (var input = 0; input < inputs; input++)
            {
                var (start, step) = turn ? (input * Taps + panel * 9, 9) : (panel * Taps + input * 9, Taps);
                Transposition.Copy(width, 9, weight[start..], step, lines, PanelWidth);
                WinogradTransform.Weight(lines, turn, packed[((panel * inputs) + (input * PanelWidth))..], plane);
            }
        }

        return packed;
    }

    /// <summary>The outputs of some images with their channels innermost, in the scratch of outputs.</summary>
    private Span<T> Convolve(ReadOnlySpan<T> padded, TileTable table, int images, ReadOnlySpan<T> packed, ReadOnlySpan<T> bias)
    {
        var (inputs, outputs) = (table.Source.Channels, table.Outputs);
        var tiles = images * table.PerImage;
        var atOnce = TilesAtOnce(tiles);
        var (inPlane, outPlane) = (PlaneSize(atOnce, inputs), PlaneSize(atOnce, outputs));
        var v = Scratch<T>.Of(ScratchSlot.Tiles, WinogradTransform.Planes * inPlane);
        var m = Scratch<T>.Of(ScratchSlot.TileProducts, WinogradTransform.Planes * outPlane);
        var turned = Scratch<T>.Of(ScratchSlot.TurnedOutput, table.Length);
        for (var tile = 0; tile < tiles; tile += atOnce)
        {
            var count = Math.Min(atOnce, tiles - tile);
            WinogradTransform.Input(padded, table.Inputs.AsSpan(tile, count), inputs, table.Source.Width * inputs, v, inPlane);
            Products(count, inputs, outputs, v, inPlane, packed, m, outPlane);
            WinogradTransform.Output(m, outPlane, outputs, bias, turned, table.Pixels.AsSpan(4 * tile, 4 * count));
        }

        return turned;
    }

    private static void Products(int tiles, int inputs, int outputs, ReadOnlySpan<T> v, int inPlane, ReadOnlySpan<T> packed, Span<T> m, int outPlane)
    {
        var atOnce = FirstCacheValues / PanelWidth;
        for (var plane = 0; plane < WinogradTransform.Planes; plane++)
            for (var output = 0; output < outputs; output += PanelWidth)
                for (var input = 0; input < inputs; input += atOnce)
                    TileGrid.Panel(
                        v[(plane * inPlane + input)..], new RowOffsets(inputs), tiles, 1,
                        packed[((plane * Panels(outputs) * inputs * PanelWidth) + output * inputs + input * PanelWidth)..], PanelWidth,
                        [new Segment(0, 0, Math.Min(atOnce, inputs - input))], m[(plane * outPlane + output)..], outputs, Math.Min(PanelWidth, outputs - output), isAdded: input > 0);
    }

    private void WeightGradient(int images, ReadOnlySpan<T> input, ReadOnlySpan<T> outputGradient, Span<T> sum)
    {
        var channels = Geometry.GroupChannels;
        var tiles = images * _forward.PerImage;
        var atOnce = TilesAtOnce(tiles);
        var (inPlane, outPlane) = (PlaneSize(atOnce, channels), PlaneSize(atOnce, Filters));
        var v = Scratch<T>.Of(ScratchSlot.Tiles, WinogradTransform.Planes * inPlane);
        var m = Scratch<T>.Of(ScratchSlot.TileProducts, WinogradTransform.Planes * outPlane + PanelWidth);
        for (var tile = 0; tile < tiles; tile += atOnce)
        {
            var count = Math.Min(atOnce, tiles - tile);
            WinogradTransform.Input(input, _forward.Inputs.AsSpan(tile, count), channels, _input.Width * channels, v, inPlane);
            WinogradTransform.OutputGradient(outputGradient, _gradientTiles.AsSpan(tile, count), Filters, _outputGradient.Width * Filters, m, outPlane);
            for (var plane = 0; plane < WinogradTransform.Planes; plane++)
                for (var filter = 0; filter < Filters; filter += PanelWidth)
                    TileGrid.Panel(
                        v[(plane * inPlane)..], new RowOffsets(1), channels, channels, m[(plane * outPlane + filter)..], Filters,
                        [new Segment(0, 0, count)], sum[(plane * channels * Filters + filter)..], Filters, Math.Min(PanelWidth, Filters - filter), isAdded: true);
        }
    }

    private void InputGradient(int image, int images, ReadOnlySpan<T> outputGradient, ReadOnlySpan<T> weight, Gradient<T> dx)
    {
        var turned = Convolve(outputGradient, _backward, images, weight, []);
        var (pixels, channels) = (Geometry.Image.Height * Geometry.Image.Width, Geometry.GroupChannels);
        for (var i = 0; i < images; i++)
        {
            var target = dx.Slice((image + i) * InputSize, InputSize);
            var planes = target.IsAdded ? Scratch<T>.Of(ScratchSlot.TurnedImage, InputSize) : target.Values;
            Transposition.Copy(pixels, channels, turned.Slice(i * InputSize, InputSize), channels, planes, pixels);
            if (target.IsAdded) target.Take(planes);
        }
    }

    /// <summary>Where the tiles of a block of images read and write.</summary>
    private sealed class TileTable(PaddedImages source, Size2d output, int images, int outputs)
    {
        public PaddedImages Source { get; } = source;

        public int Outputs { get; } = outputs;

        public int PerImage { get; } = Even(output.Height) * Even(output.Width) / 4;

        /// <summary>Values of the block's outputs and of a pixel behind them, where tiles put what lies outside the image.</summary>
        public int Length { get; } = (images * output.Height * output.Width + 1) * outputs;

        public int[] Inputs { get; } = [.. Places(output, images).Select(tile => source.At(tile.Image, tile.Row, tile.Column))];

        public int[] Pixels { get; } =
            [.. from tile in Places(output, images)
                from row in Enumerable.Range(tile.Row, 2)
                from column in Enumerable.Range(tile.Column, 2)
                select outputs * (row < output.Height && column < output.Width
                    ? (tile.Image * output.Height + row) * output.Width + column : images * output.Height * output.Width)];

        public static IEnumerable<(int Image, int Row, int Column)> Places(Size2d output, int images) =>
            from image in Enumerable.Range(0, images)
            from row in Enumerable.Range(0, Even(output.Height) / 2)
            from column in Enumerable.Range(0, Even(output.Width) / 2)
            select (image, 2 * row, 2 * column);
    }
}
