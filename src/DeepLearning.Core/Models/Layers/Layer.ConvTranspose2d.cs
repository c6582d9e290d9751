using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The transpose of a convolution (not its inverse): what <see cref="Conv2d"/> with the same weight and settings
    /// does to its output's gradient, [channels, h, w] to [Channels, h', w'],
    /// h' = (h - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1.
    /// weight [channels, Channels / Groups, kh, kw], bias [Channels].
    /// </summary>
    public sealed record ConvTranspose2d : Layer
    {
        public ConvTranspose2d(
            int channels,
            Size2d kernel,
            Size2d? stride = null,
            Size2d? padding = null,
            Size2d? outputPadding = null,
            Size2d? dilation = null,
            int groups = 1,
            bool hasBias = true,
            Initializer? weightInitializer = null,
            Initializer? biasInitializer = null
        )
        {
            (Channels, Kernel, Groups, HasBias) = (channels, kernel, groups, hasBias);
            Stride = stride ?? 1;
            Padding = padding ?? 0;
            OutputPadding = outputPadding ?? 0;
            Dilation = dilation ?? 1;
            WeightInitializer = weightInitializer ?? Initializer.Default;
            BiasInitializer = biasInitializer ?? Initializer.Zeros;
        }

        // JSON binds no nullable parameter to a property that is not: what it leaves out keeps its default.
        [JsonConstructor]
        private ConvTranspose2d(int channels, Size2d kernel)
            : this(channels, kernel, stride: null) { }

        /// <summary>The number of output channels.</summary>
        public int Channels
        {
            get;
            init => field = Require.Positive(value);
        }

        public Size2d Kernel
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>Steps between the windows that neighbouring input pixels write.</summary>
        public Size2d Stride
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>Rows and columns that are cut off on both sides of the output.</summary>
        public Size2d Padding
        {
            get;
            init => field = Require.NotNegative(value);
        }

        /// <summary>
        /// Rows and columns more at the bottom and the right, which tells apart the sizes that a stride makes one; on
        /// each axis below the stride or below the dilation.
        /// </summary>
        public Size2d OutputPadding
        {
            get;
            init => field = Require.NotNegative(value);
        }

        public Size2d Dilation
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>
        /// Input and output channels are cut into this many groups, each of which writes only its own.
        /// </summary>
        public int Groups
        {
            get;
            init => field = Require.Positive(value);
        }

        public bool HasBias { get; init; }

        public Initializer WeightInitializer
        {
            get;
            init => field = Require.NotNull(value);
        }

        public Initializer BiasInitializer
        {
            get;
            init => field = Require.NotNull(value);
        }

        /// <summary>The window of the convolution that this is the transpose of; it slides over the output.</summary>
        public Window2d Window =>
            new(Kernel, Stride, Dilation, new(Padding.Height, Padding.Height, Padding.Width, Padding.Width));

        public override string Describe() =>
            $"{Channels}, {Kernel}"
            + (Stride == 1 ? "" : $", stride {Stride}")
            + (Padding == 0 ? "" : $", padding {Padding}")
            + (OutputPadding == 0 ? "" : $", output padding {OutputPadding}")
            + (Dilation == 1 ? "" : $", dilation {Dilation}")
            + (Groups == 1 ? "" : $", groups {Groups}")
            + (HasBias ? "" : ", no bias");

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Image(inputs);
            CheckGroups(shape, Channels, Groups);
            if (
                OutputPadding.Height >= Math.Max(Stride.Height, Dilation.Height)
                || OutputPadding.Width >= Math.Max(Stride.Width, Dilation.Width)
            )
                throw new ShapeException(
                    $"expects an output padding below its stride or its dilation on each axis, but has output padding "
                        + $"{OutputPadding}, stride {Stride} and dilation {Dilation}"
                );
            var image = Window.Spread(new(shape[1], shape[2]), OutputPadding);
            return [Channels, image.Height, image.Width];
        }

        public override Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs)
        {
            var weight = new ParameterSpec(
                "weight",
                [inputs[0][0], Channels / Groups, Kernel.Height, Kernel.Width],
                WeightInitializer
            );
            return WithBias(weight, HasBias ? Channels : null, BiasInitializer);
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
