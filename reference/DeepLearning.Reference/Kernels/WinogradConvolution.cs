using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// 3x3 kernels that move a pixel at a time, by Winograd's F(2x2, 3x3): four outputs take 16 multiplications of each
/// input channel and filter, not 36. Along one direction, from 4 inputs d, 3 weights g to 2 outputs y = Aᵀ [(G g) ⊙ (Bᵀ
/// d)]:
///
///        | 1  0 -1  0 |        | 1   0   0  |
///   Bᵀ = | 0  1  1  0 |   G =  | ½   ½   ½  |   Aᵀ =  | 1  1  1  0 |
///        | 0 -1  1  0 |        | ½  -½   ½  |         | 0  1 -1  1 |
///        | 0 -1  0  1 |        | 0   0   1  |
///
/// and along both, with a sum over the channels, 16 matrix products (one for each place of a tile) of a block of tiles
/// at a time:
///
///   output:            V = Bᵀ d B,  U = G g Gᵀ,  y = Aᵀ M A + b,
///                      M[tile, :]     = Σ over channels   V[tile, channel] U[channel, :]
///   input's gradient:  dx = the same of the padded dy with the kernel turned by 180°
///   weight's gradient: V as above,  dM = A dy Aᵀ,  dg = Gᵀ dU G,
///                      dU[channel, :] = Σ over tiles      V[tile, channel] dM[tile, :]
///
/// Rounding grows by a small factor: a tile's values are sums of up to four inputs. An output is made of the pixels of
/// its own window only, as in the direct sum, so NaN comes out in the same places; infinity comes out there too, but
/// mostly as NaN, for inf - inf is.
///
/// Source: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks" (2015). The last rows of Bᵀ and Aᵀ have
/// their signs turned, which spares a negation.
/// </summary>
internal sealed class WinogradConvolution<T> : Convolution<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>
    /// Values of a block of padded images, and of a block of transformed tiles: both should stay in the second-level
    /// cache.
    /// </summary>
    private const int BlockValues = 32768,
        TileValues = 98304;

    private const int MostImages = 16,
        FewestTiles = 24,
        MostTiles = 96;

    /// <summary>No fewer than a vector's lanes.</summary>
    private const int FewestChannels = 16;

    /// <summary>
    /// Of smaller ones some taps meet so few pixels that their gradient is small beside the sums it is taken from, and
    /// their rounding.
    /// </summary>
    private const int SmallestImage = 4;

    /// <summary>Values of a panel that a pass reads again and again: it should stay in the first-level cache.</summary>
    private const int FirstCacheValues = 6144;

    /// <summary>Taps of a kernel.</summary>
    private const int Kernel = 9;

    private static readonly int PanelWidth = TileGrid.Width<T>();

    private readonly PaddedImages _input,
        _outputGradient;
    private readonly int _block;
    private readonly WinogradTable _outputs,
        _inputs;
    private readonly int[] _gradientTiles;

    public WinogradConvolution(ConvGeometry geometry)
        : base(geometry)
    {
        var (padding, image, output) = (geometry.Window.Padding, geometry.Image, geometry.OutputImage);

        // Behind the image, zeros up to the last pixel of the last tile.
        var (top, left) = (2 - padding.Top, 2 - padding.Left);
        _input = new(
            geometry.GroupChannels,
            image,
            new(
                padding.Top,
                WinogradTable.Even(output.Height) + 2 - image.Height - padding.Top,
                padding.Left,
                WinogradTable.Even(output.Width) + 2 - image.Width - padding.Left
            )
        );
        _outputGradient = new(
            Filters,
            output,
            new(
                top,
                Math.Max(WinogradTable.Even(image.Height) + 2 - output.Height - top, output.Height % 2),
                left,
                Math.Max(WinogradTable.Even(image.Width) + 2 - output.Width - left, output.Width % 2)
            )
        );
        _block = Math.Clamp(BlockValues / Math.Max(_input.Size, _outputGradient.Size), 1, MostImages);
        _outputs = new(_input, output, _block, Filters);
        _inputs = new(_outputGradient, image, _block, geometry.GroupChannels);
        _gradientTiles =
        [
            .. WinogradTable
                .Places(output, _block)
                .Select(tile => _outputGradient.At(tile.Image, tile.Row + top, tile.Column + left)),
        ];
    }

    /// <summary>3x3, stride 1, one group, many channels, no tiny image.</summary>
    public static bool Suits(ConvGeometry geometry)
    {
        var (window, padding) = (geometry.Window, geometry.Window.Padding);
        return geometry.Groups == 1
            && geometry.GroupChannels >= FewestChannels
            && geometry.OutputChannels >= FewestChannels
            && window.Kernel == new Size2d(3, 3)
            && window.Stride == new Size2d(1, 1)
            && window.Dilation == new Size2d(1, 1)
            && Math.Max(padding.Top, padding.Bottom) <= 2
            && Math.Max(padding.Left, padding.Right) <= 2
            && Math.Min(geometry.Image.Height, geometry.Image.Width) >= SmallestImage
            && Math.Min(geometry.OutputImage.Height, geometry.OutputImage.Width) >= SmallestImage;
    }

    /// <summary>
    /// Whether it is faster than <see cref="ImplicitConvolution{T}"/>: where the tiles do not reach far over the
    /// image's border.
    /// </summary>
    public static bool Pays(ConvGeometry geometry)
    {
        var output = geometry.OutputImage;
        return 4 * output.Height * output.Width
            >= 3 * WinogradTable.Even(output.Height) * WinogradTable.Even(output.Width);
    }

    protected override ReadOnlySpan<T> PackForward(ReadOnlySpan<T> weight) =>
        Pack(weight, Filters, Geometry.GroupChannels, turn: false);

    protected override ReadOnlySpan<T> PackBackward(ReadOnlySpan<T> weight) =>
        Pack(weight, Geometry.GroupChannels, Filters, turn: true);

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
            var turned = Convolve(
                Padded(_input, ScratchSlot.Input, x, InputStart(image, 0), InputSize, images),
                _outputs,
                images,
                weight,
                bias
            );
            for (var i = 0; i < images; i++)
                Transposition.Copy(
                    Pixels,
                    Filters,
                    turned.Slice(i * OutputSize, OutputSize),
                    Filters,
                    y.Slice(OutputStart(image + i, 0), OutputSize),
                    Pixels
                );
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
        var sum = Scratch<T>.Of(ScratchSlot.TransformedWeight, WinogradTiles.Planes * Geometry.GroupChannels * Filters);
        for (var image = first; image < last; image += _block)
        {
            var images = Math.Min(_block, last - image);
            var outputGradient = Padded(
                _outputGradient,
                ScratchSlot.OutputGradient,
                dy,
                OutputStart(image, 0),
                OutputSize,
                images
            );
            if (!part.IsEmpty)
                WeightGradient(
                    images,
                    Padded(_input, ScratchSlot.Input, x, InputStart(image, 0), InputSize, images),
                    outputGradient,
                    new(sum, isAdded: image > first)
                );
            if (!dx.IsWanted)
                continue;
            var turned = Convolve(outputGradient, _inputs, images, weight, []);
            for (var i = 0; i < images; i++)
                Take(turned.Slice(i * InputSize, InputSize), dx.Slice(InputStart(image + i, 0), InputSize));
        }

        if (!part.IsEmpty)
            WinogradFilters.Gradient(sum, part);
    }

    /// <summary>From [tap, channel, filter] to the weight's own order.</summary>
    protected override void AddWeightGradient(ReadOnlySpan<T> part, Span<T> dWeight)
    {
        var rows = Scratch<T>.Of(ScratchSlot.TurnedOutput, part.Length);
        Transposition.Copy(Taps, Filters, part, Filters, rows, Taps);
        var turned = Scratch<T>.Of(ScratchSlot.TurnedImage, Taps);
        for (var filter = 0; filter < Filters; filter++)
        {
            Transposition.Copy(
                Kernel,
                Geometry.GroupChannels,
                rows.Slice(filter * Taps, Taps),
                Geometry.GroupChannels,
                turned,
                Kernel
            );
            Elementwise.Add(turned, dWeight.Slice(filter * Taps, Taps));
        }
    }

    private static int PanelSize(int inputs) => inputs * PanelWidth;

    private static int PackedPlane(int outputs, int inputs) =>
        (outputs + PanelWidth - 1) / PanelWidth * PanelSize(inputs);

    /// <summary>
    /// Planes of tiles lie whole cache lines apart, but not 4 KB: those would share one set of the first cache.
    /// </summary>
    private static int TilePlane(int tiles, int channels) => (tiles * channels + 15) / 16 * 16 + 16;

    /// <summary>Tiles of a block: like shares, whole tiles of <see cref="TileGrid"/>.</summary>
    private int TilesAtOnce(int tiles)
    {
        var usual = Math.Clamp(
            TileValues / (WinogradTiles.Planes * (Geometry.GroupChannels + Filters)),
            FewestTiles,
            MostTiles
        );
        var blocks = Math.Max(1, (tiles + usual / 2) / usual);
        return ((tiles + blocks - 1) / blocks + TileGrid.Height - 1) / TileGrid.Height * TileGrid.Height;
    }

    /// <summary>
    /// U: planes of panels of outputs, each [input, output]; outputs are filters, or, turned, the input's channels.
    /// </summary>
    private ReadOnlySpan<T> Pack(ReadOnlySpan<T> weight, int outputs, int inputs, bool turn)
    {
        var plane = PackedPlane(outputs, inputs);
        var packed = Scratch<T>.Of(ScratchSlot.Weight, WinogradTiles.Planes * plane);
        var taps = Scratch<T>.Of(ScratchSlot.TurnedImage, Kernel * PanelWidth);
        taps.Clear();
        for (var output = 0; output < outputs; output += PanelWidth)
        {
            for (var input = 0; input < inputs; input++)
            {
                var (start, step) = turn
                    ? (input * Taps + output * Kernel, Kernel)
                    : (output * Taps + input * Kernel, Taps);
                Transposition.Copy(
                    Math.Min(PanelWidth, outputs - output),
                    Kernel,
                    weight[start..],
                    step,
                    taps,
                    PanelWidth
                );
                WinogradFilters.Transform(taps, turn, packed[(output * inputs + input * PanelWidth)..], plane);
            }
        }

        return packed;
    }

    /// <summary>The outputs of some images, channels innermost, in a scratch buffer.</summary>
    private Span<T> Convolve(
        ReadOnlySpan<T> images,
        WinogradTable table,
        int count,
        ReadOnlySpan<T> packed,
        ReadOnlySpan<T> bias
    )
    {
        var (inputs, outputs, tiles) = (table.Source.Channels, table.Outputs, count * table.PerImage);
        var atOnce = TilesAtOnce(tiles);
        var (vPlane, mPlane) = (TilePlane(atOnce, inputs), TilePlane(atOnce, outputs));
        var v = Scratch<T>.Of(ScratchSlot.Tiles, WinogradTiles.Planes * vPlane);
        var m = Scratch<T>.Of(ScratchSlot.TileProducts, WinogradTiles.Planes * mPlane);
        var turned = Scratch<T>.Of(ScratchSlot.TurnedOutput, table.Length);
        for (var tile = 0; tile < tiles; tile += atOnce)
        {
            var block = Math.Min(atOnce, tiles - tile);
            WinogradTiles.Input(
                images,
                table.Inputs.AsSpan(tile, block),
                inputs,
                table.Source.Width * inputs,
                v,
                vPlane
            );
            for (var plane = 0; plane < WinogradTiles.Planes; plane++)
                Multiply(
                    block,
                    inputs,
                    outputs,
                    v[(plane * vPlane)..],
                    packed[(plane * PackedPlane(outputs, inputs))..],
                    m[(plane * mPlane)..]
                );
            WinogradTiles.Output(m, mPlane, outputs, bias, turned, table.Pixels.AsSpan(4 * tile, 4 * block));
        }

        return turned;
    }

    /// <summary>M = V U, one plane of each.</summary>
    private static void Multiply(
        int tiles,
        int inputs,
        int outputs,
        ReadOnlySpan<T> v,
        ReadOnlySpan<T> packed,
        Span<T> m
    )
    {
        var atOnce = FirstCacheValues / PanelWidth;
        for (var output = 0; output < outputs; output += PanelWidth)
        for (var input = 0; input < inputs; input += atOnce)
            TileGrid.Panel(
                v[input..],
                new RowOffsets(inputs),
                tiles,
                1,
                packed[(output * inputs + input * PanelWidth)..],
                PanelWidth,
                [new Segment(0, 0, Math.Min(atOnce, inputs - input))],
                m[output..],
                outputs,
                Math.Min(PanelWidth, outputs - output),
                isAdded: input > 0
            );
    }

    /// <summary>dU = or += Vᵀ dM, [plane, channel, filter].</summary>
    private void WeightGradient(int images, ReadOnlySpan<T> input, ReadOnlySpan<T> outputGradient, Gradient<T> sum)
    {
        var (channels, tiles) = (Geometry.GroupChannels, images * _outputs.PerImage);
        var atOnce = TilesAtOnce(tiles);
        var (vPlane, mPlane) = (TilePlane(atOnce, channels), TilePlane(atOnce, Filters));
        var v = Scratch<T>.Of(ScratchSlot.Tiles, WinogradTiles.Planes * vPlane);
        var m = Scratch<T>.Of(ScratchSlot.TileProducts, WinogradTiles.Planes * mPlane + PanelWidth);
        for (var tile = 0; tile < tiles; tile += atOnce)
        {
            var block = Math.Min(atOnce, tiles - tile);
            WinogradTiles.Input(
                input,
                _outputs.Inputs.AsSpan(tile, block),
                channels,
                _input.Width * channels,
                v,
                vPlane
            );
            WinogradTiles.OutputGradient(
                outputGradient,
                _gradientTiles.AsSpan(tile, block),
                Filters,
                _outputGradient.Width * Filters,
                m,
                mPlane
            );
            for (var plane = 0; plane < WinogradTiles.Planes; plane++)
            for (var filter = 0; filter < Filters; filter += PanelWidth)
                TileGrid.Panel(
                    v[(plane * vPlane)..],
                    new RowOffsets(1),
                    channels,
                    channels,
                    m[(plane * mPlane + filter)..],
                    Filters,
                    [new Segment(0, 0, block)],
                    sum.Values[(plane * channels * Filters + filter)..],
                    Filters,
                    Math.Min(PanelWidth, Filters - filter),
                    sum.IsAdded || tile > 0
                );
        }
    }
}
