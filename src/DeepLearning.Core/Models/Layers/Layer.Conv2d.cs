using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// A two-dimensional cross-correlation over padded images, [channels, h, w] to [Channels, h', w'].
    /// weight [Channels, channels / Groups, kh, kw], bias [Channels].
    /// </summary>
    public sealed record Conv2d : Layer
    {
        public Conv2d(
            int channels,
            Size2d kernel,
            Size2d? stride = null,
            Padding? padding = null,
            Size2d? dilation = null,
            int groups = 1,
            bool hasBias = true,
            Initializer? weightInitializer = null,
            Initializer? biasInitializer = null
        )
        {
            (Channels, Kernel, Groups, HasBias) = (channels, kernel, groups, hasBias);
            Stride = stride ?? 1;
            Dilation = dilation ?? 1;
            Padding = padding ?? Padding.None;
            WeightInitializer = weightInitializer ?? Initializer.Default;
            BiasInitializer = biasInitializer ?? Initializer.Zeros;
        }

        // JSON binds no nullable parameter to a property that is not: what it leaves out keeps its default.
        [JsonConstructor]
        private Conv2d(int channels, Size2d kernel)
            : this(channels, kernel, stride: null) { }

        /// <summary>The number of output channels (filters).</summary>
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

        public Size2d Stride
        {
            get;
            init => field = Require.Positive(value);
        }

        public Padding Padding
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

        public Size2d Dilation
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

        public Window2d Window => new(Kernel, Stride, Dilation, Padding.Resolve(Kernel, Dilation));

        public override string Describe() =>
            $"{Channels}, {Kernel}"
            + (Stride == 1 ? "" : $", stride {Stride}")
            + (Padding == Padding.None ? "" : $", padding {Padding}")
            + (PaddingMode == PaddingMode.Zeros ? "" : $" {PaddingMode.ToString().ToLowerInvariant()}")
            + (Dilation == 1 ? "" : $", dilation {Dilation}")
            + (Groups == 1 ? "" : $", groups {Groups}")
            + (HasBias ? "" : ", no bias");

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Image(inputs);
            if (Padding == Padding.Same && Stride != 1)
                throw new ShapeException($"expects stride 1 with padding same, but has stride {Stride}");
            CheckGroups(shape, Channels, Groups);
            CheckBorder(shape, Window.Padding);
            var image = Window.Slide(new(shape[1], shape[2]));
            return [Channels, image.Height, image.Width];
        }

        private void CheckBorder(Shape shape, Padding.Sides sides)
        {
            var (vertical, horizontal) = (Math.Max(sides.Top, sides.Bottom), Math.Max(sides.Left, sides.Right));
            if (PaddingMode == PaddingMode.Reflect && (vertical >= shape[1] || horizontal >= shape[2]))
                throw ShapeException.Expected($"an image larger than its reflected padding, {sides}", shape);
            if (PaddingMode == PaddingMode.Circular && (vertical > shape[1] || horizontal > shape[2]))
                throw ShapeException.Expected($"an image at least as large as its circular padding, {sides}", shape);
        }

        public override Sequence<ParameterSpec> Parameters(Sequence<Shape> inputs)
        {
            var weight = new ParameterSpec(
                "weight",
                [Channels, inputs[0][0] / Groups, Kernel.Height, Kernel.Width],
                WeightInitializer
            );
            return WithBias(weight, HasBias ? Channels : null, BiasInitializer);
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
