using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// A one-dimensional cross-correlation over padded signals, [channels, steps] to [Channels, steps'].
    /// weight [Channels, channels / Groups, k], bias [Channels]. It is <see cref="ToConv2d"/> of images of height 1.
    /// </summary>
    public sealed record Conv1d : Layer
    {
        public Conv1d(
            int channels,
            int kernel,
            int stride = 1,
            Padding1d? padding = null,
            int dilation = 1,
            int groups = 1,
            bool hasBias = true,
            Initializer? weightInitializer = null,
            Initializer? biasInitializer = null
        )
        {
            (Channels, Kernel, Stride, Dilation) = (channels, kernel, stride, dilation);
            (Groups, HasBias) = (groups, hasBias);
            Padding = padding ?? Padding1d.None;
            WeightInitializer = weightInitializer ?? Initializer.Default;
            BiasInitializer = biasInitializer ?? Initializer.Zeros;
        }

        // JSON binds no nullable parameter to a property that is not: what it leaves out keeps its default.
        [JsonConstructor]
        private Conv1d(int channels, int kernel)
            : this(channels, kernel, stride: 1) { }

        /// <summary>The number of output channels (filters).</summary>
        public int Channels
        {
            get;
            init => field = Require.Positive(value);
        }

        public int Kernel
        {
            get;
            init => field = Require.Positive(value);
        }

        public int Stride
        {
            get;
            init => field = Require.Positive(value);
        }

        public Padding1d Padding
        {
            get;
            init => field = Require.NotNull(value);
        }

        /// <summary>What stands in the padding.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public PaddingMode PaddingMode
        {
            get;
            init => field = Require.Defined(value);
        }

        public int Dilation
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>
        /// Input and output channels are cut into this many groups, each of which reads only its own.
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

        /// <summary>The same convolution of images of height 1.</summary>
        public Conv2d ToConv2d() =>
            new(
                Channels,
                (1, Kernel),
                (1, Stride),
                Padding.OfImage,
                (1, Dilation),
                Groups,
                HasBias,
                WeightInitializer,
                BiasInitializer
            )
            {
                PaddingMode = PaddingMode,
            };

        public override string Describe() =>
            $"{Channels}, {Kernel}"
            + (Stride == 1 ? "" : $", stride {Stride}")
            + (Padding == Padding1d.None ? "" : $", padding {Padding}")
            + (PaddingMode == PaddingMode.Zeros ? "" : $" {PaddingMode.ToString().ToLowerInvariant()}")
            + (Dilation == 1 ? "" : $", dilation {Dilation}")
            + (Groups == 1 ? "" : $", groups {Groups}")
            + (HasBias ? "" : ", no bias");

        public override Shape InferShape(Sequence<Shape> inputs) => OnSignal(ToConv2d(), inputs);

        public override Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs)
        {
            var weight = new ParameterSpec("weight", [Channels, inputs[0][0] / Groups, Kernel], WeightInitializer);
            return WithBias(weight, HasBias ? Channels : null, BiasInitializer);
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }

    /// <summary>What an image layer makes of a signal, seen as an image of height 1.</summary>
    private static Shape OnSignal(Layer imageLayer, Sequence<Shape> inputs)
    {
        var signal = Signal(inputs);
        var output = imageLayer.InferShape([Shape.Of(signal[0], 1, signal[1])]);
        return [output[0], output[2]];
    }
}
