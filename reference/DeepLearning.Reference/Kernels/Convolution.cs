using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// A convolution's products, in one of five ways. Images are shared between threads; the weight's gradient is summed by
/// a fixed number of parts of the batch, whatever the number of threads, and the parts are added up in their order.
/// </summary>
internal abstract class Convolution<T>(ConvGeometry geometry)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Parts of a batch, each with a sum of its own of the weight's gradient.</summary>
    private const int MostParts = 4;

    protected ConvGeometry Geometry { get; } = geometry;

    /// <summary>Filters of a group.</summary>
    protected int Filters { get; } = geometry.OutputChannels / geometry.Groups;

    /// <summary>Values that one output pixel reads.</summary>
    protected int Taps { get; } = geometry.Rows;

    /// <summary>Pixels of an output plane.</summary>
    protected int Pixels { get; } = geometry.OutputImage.Height * geometry.OutputImage.Width;

    /// <summary>Values that a group reads of one image.</summary>
    protected int InputSize { get; } = geometry.GroupChannels * geometry.Image.Height * geometry.Image.Width;

    /// <summary>Values that a group writes of one image.</summary>
    protected int OutputSize { get; } =
        geometry.OutputChannels / geometry.Groups * geometry.OutputImage.Height * geometry.OutputImage.Width;

    protected int WeightSize => Geometry.OutputChannels * Taps;

    public static Convolution<T> For(ConvGeometry geometry) =>
        !geometry.IsWhole ? new UnfoldedConvolution<T>(ConvolutionRoom.CheckUnfolded(geometry))
        : ConvolutionRoom.ShiftedFits(geometry) && DepthwiseConvolution<T>.Suits(geometry)
            ? new DepthwiseConvolution<T>(geometry)
        : ConvolutionRoom.TurnedFits(geometry)
        && WinogradConvolution<T>.Suits(geometry)
        && WinogradConvolution<T>.Pays(geometry)
            ? new WinogradConvolution<T>(geometry)
        : ConvolutionRoom.TurnedFits(geometry) && ImplicitConvolution<T>.Suits(geometry)
            ? new ImplicitConvolution<T>(geometry)
        : ConvolutionRoom.ShiftedFits(geometry) && ShiftedConvolution<T>.Suits(geometry)
            ? new ShiftedConvolution<T>(geometry)
        : new UnfoldedConvolution<T>(ConvolutionRoom.CheckUnfolded(geometry));

    /// <summary>Room that a backward pass needs for its parts.</summary>
    public int PartsLength(int count) => Parts(count) * (WeightSize + Geometry.OutputChannels);

    /// <summary>y = W * x + b; no b where bias is empty.</summary>
    public void Forward(
        Workers workers,
        int count,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> y
    )
    {
        var work = new ForwardWork(this, x, PackForward(weight), bias, y);
        workers.Run(ref work, count);
    }

    /// <summary>dx = or += ..., dWeight += ..., dBias += ...; dx may be unwanted, dBias empty.</summary>
    public void Backward(
        Workers workers,
        int count,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> dy,
        Gradient<T> dx,
        Span<T> dWeight,
        Span<T> dBias,
        Span<T> parts
    )
    {
        parts.Clear();
        var work = new BackwardWork(
            this,
            count,
            x,
            !dx.IsWanted ? [] : PackBackward(weight),
            dy,
            dx,
            parts,
            !dBias.IsEmpty
        );
        workers.Run(ref work, Parts(count));
        var sum = Part(parts, 0);
        for (var part = 1; part < Parts(count); part++)
            Elementwise.Add(Part(parts, part), sum);
        AddWeightGradient(sum[..WeightSize], dWeight);
        if (!dBias.IsEmpty)
            Elementwise.Add(sum[WeightSize..], dBias);
    }

    /// <summary>dx = or += ... alone.</summary>
    public void InputGradient(Workers workers, int count, ReadOnlySpan<T> weight, ReadOnlySpan<T> dy, Gradient<T> dx)
    {
        var work = new InputGradientWork(this, PackBackward(weight), dy, dx);
        workers.Run(ref work, count);
    }

    /// <summary>The weight in the order in which the forward pass reads it.</summary>
    protected virtual ReadOnlySpan<T> PackForward(ReadOnlySpan<T> weight) => weight;

    /// <summary>The weight in the order in which the input's gradient reads it.</summary>
    protected virtual ReadOnlySpan<T> PackBackward(ReadOnlySpan<T> weight) => weight;

    /// <summary>Writes (=) the outputs of the images from first to last.</summary>
    protected abstract void Forward(
        int first,
        int last,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> y
    );

    /// <summary>
    /// What the images from first to last give to dx, if it is wanted, and to a part of the weight's gradient; where
    /// part is empty, it is not wanted, and x not read.
    /// </summary>
    protected abstract void Backward(
        int first,
        int last,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> dy,
        Gradient<T> dx,
        Span<T> part
    );

    /// <summary>Adds (+=) a part to the weight's gradient.</summary>
    protected virtual void AddWeightGradient(ReadOnlySpan<T> part, Span<T> dWeight) => Elementwise.Add(part, dWeight);

    protected int InputStart(int image, int group) => (image * Geometry.Groups + group) * InputSize;

    protected int OutputStart(int image, int group) => (image * Geometry.Groups + group) * OutputSize;

    /// <summary>Some images of a group, channels innermost and padded, in a scratch buffer.</summary>
    /// <param name="layout">How they are padded.</param>
    /// <param name="slot">The buffer.</param>
    /// <param name="planes">All images.</param>
    /// <param name="start">Where the first one starts.</param>
    /// <param name="step">From one to the next.</param>
    /// <param name="images">How many.</param>
    protected static Span<T> Padded(
        PaddedImages layout,
        ScratchSlot slot,
        ReadOnlySpan<T> planes,
        int start,
        int step,
        int images
    )
    {
        var size = layout.Channels * layout.Image.Height * layout.Image.Width;

        // Tiles read whole vectors, also behind the last pixel.
        var padded = Scratch<T>.Of(slot, images * layout.Size + TileGrid.Width<T>());
        for (var i = 0; i < images; i++)
            layout.Fill(planes.Slice(start + i * step, size), i, padded, Scratch<T>.Of(ScratchSlot.TurnedImage, size));
        return padded;
    }

    /// <summary>dx = or += the gradient of one image of a group, which comes with its channels innermost.</summary>
    protected void Take(ReadOnlySpan<T> turned, Gradient<T> dx)
    {
        var (channels, pixels) = (Geometry.GroupChannels, Geometry.Image.Height * Geometry.Image.Width);
        var planes = dx.IsAdded ? Scratch<T>.Of(ScratchSlot.TurnedImage, InputSize) : dx.Values;
        Transposition.Copy(pixels, channels, turned, channels, planes, pixels);
        if (dx.IsAdded)
            dx.Take(planes);
    }

    private static int Parts(int count) => Math.Min(count, MostParts);

    private Span<T> Part(Span<T> parts, int part)
    {
        var size = WeightSize + Geometry.OutputChannels;
        return parts.Slice(part * size, size);
    }

    private void AddBias(int first, int last, ReadOnlySpan<T> dy, Span<T> dBias)
    {
        var planes = new ChannelPlanes(last - first, Geometry.OutputChannels, Pixels);
        for (var channel = 0; channel < dBias.Length; channel++)
            dBias[channel] += T.CreateChecked(planes.Sum(new Same<T>(), channel, dy[OutputStart(first, 0)..]));
    }

    private readonly ref struct ForwardWork(
        Convolution<T> convolution,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> bias,
        Span<T> y
    ) : IRangeWork
    {
        private readonly ReadOnlySpan<T> _x = x,
            _weight = weight,
            _bias = bias;
        private readonly Span<T> _y = y;

        public void Run(int start, int end) => convolution.Forward(start, end, _x, _weight, _bias, _y);
    }

    private readonly ref struct InputGradientWork(
        Convolution<T> convolution,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> dy,
        Gradient<T> dx
    ) : IRangeWork
    {
        private readonly ReadOnlySpan<T> _weight = weight,
            _dy = dy;
        private readonly Gradient<T> _dx = dx;

        public void Run(int start, int end) => convolution.Backward(start, end, [], _weight, _dy, _dx, []);
    }

    private readonly ref struct BackwardWork(
        Convolution<T> convolution,
        int count,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> weight,
        ReadOnlySpan<T> dy,
        Gradient<T> dx,
        Span<T> parts,
        bool hasBias
    ) : IRangeWork
    {
        private readonly ReadOnlySpan<T> _x = x,
            _weight = weight,
            _dy = dy;
        private readonly Gradient<T> _dx = dx;
        private readonly Span<T> _parts = parts;

        public void Run(int start, int end)
        {
            for (var part = start; part < end; part++)
            {
                var (first, last) = (count * part / Parts(count), count * (part + 1) / Parts(count));
                var sums = convolution.Part(_parts, part);
                convolution.Backward(first, last, _x, _weight, _dy, _dx, sums[..convolution.WeightSize]);
                if (hasBias)
                    convolution.AddBias(first, last, _dy, sums[convolution.WeightSize..]);
            }
        }
    }
}
