using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The transpose of a convolution of signals, [channels, steps] to [Channels, steps'],
    /// steps' = (steps - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1.
    /// weight [channels, Channels / Groups, k], bias [Channels]. It is <see cref="ToConvTranspose2d"/> of images of
    /// height 1.
    /// </summary>
    public sealed record ConvTranspose1d : Layer
    {
        public ConvTranspose1d(
            int channels,
            int kernel,
            int stride = 1,
            int padding = 0,
            int outputPadding = 0,
            int dilation = 1,
            int groups = 1,
            bool hasBias = true,
            Initializer? weightInitializer = null,
            Initializer? biasInitializer = null
        )
        {
            (Channels, Kernel, Stride, Padding) = (channels, kernel, stride, padding);
            (OutputPadding, Dilation, Groups, HasBias) = (outputPadding, dilation, groups, hasBias);
            WeightInitializer = weightInitializer ?? Initializer.Default;
            BiasInitializer = biasInitializer ?? Initializer.Zeros;
        }

        // JSON binds no nullable parameter to a property that is not: what it leaves out keeps its default.
        [JsonConstructor]
        private ConvTranspose1d(int channels, int kernel)
            : this(channels, kernel, stride: 1) { }

        /// <summary>The number of output channels.</summary>
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

        /// <summary>Steps between the windows that neighbouring inputs write.</summary>
        public int Stride
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>Steps that are cut off at both ends of the output.</summary>
        public int Padding
        {
            get;
            init => field = Require.NotNegative(value);
        }

        /// <summary>Steps more at the end; below the stride or below the dilation.</summary>
        public int OutputPadding
        {
            get;
            init => field = Require.NotNegative(value);
        }

        public int Dilation
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

        /// <summary>The same for images of height 1.</summary>
        public ConvTranspose2d ToConvTranspose2d() =>
            new(
                Channels,
                (1, Kernel),
                (1, Stride),
                (0, Padding),
                (0, OutputPadding),
                (1, Dilation),
                Groups,
                HasBias,
                WeightInitializer,
                BiasInitializer
            );

        public override string Describe() =>
            $"{Channels}, {Kernel}"
            + (Stride == 1 ? "" : $", stride {Stride}")
            + (Padding == 0 ? "" : $", padding {Padding}")
            + (OutputPadding == 0 ? "" : $", output padding {OutputPadding}")
            + (Dilation == 1 ? "" : $", dilation {Dilation}")
            + (Groups == 1 ? "" : $", groups {Groups}")
            + (HasBias ? "" : ", no bias");

        public override Shape InferShape(Sequence<Shape> inputs) => OnSignal(ToConvTranspose2d(), inputs);

        public override Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs)
        {
            var weight = new ParameterSpec("weight", [inputs[0][0], Channels / Groups, Kernel], WeightInitializer);
            return WithBias(weight, HasBias ? Channels : null, BiasInitializer);
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
