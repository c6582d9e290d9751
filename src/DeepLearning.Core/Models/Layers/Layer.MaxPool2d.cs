using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>The largest value of each window, a channel at a time; padding never wins.</summary>
    public sealed record MaxPool2d : Layer
    {
        public MaxPool2d(Size2d kernel, Size2d? stride = null, Size2d? padding = null, Size2d? dilation = null)
        {
            Kernel = kernel;
            Stride = stride ?? kernel;
            Padding = padding ?? 0;
            Dilation = dilation ?? 1;
        }

        // JSON binds no nullable parameter to a property that is not: what it leaves out keeps its default.
        [JsonConstructor]
        private MaxPool2d(Size2d kernel)
            : this(kernel, stride: null) { }

        public Size2d Kernel
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>By default the kernel's size: windows that do not overlap.</summary>
        public Size2d Stride
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>Rows and columns added on both sides; at most half the kernel.</summary>
        public Size2d Padding
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
        /// Whether a last window that lies over the end counts too, as long as it starts before it (PyTorch's
        /// ceil_mode).
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool CeilMode { get; init; }

        public Window2d Window =>
            new(Kernel, Stride, Dilation, new(Padding.Height, Padding.Height, Padding.Width, Padding.Width))
            {
                IsCeiled = CeilMode,
            };

        public override string Describe() =>
            DescribePool(Kernel, Stride, Padding)
            + (Dilation == 1 ? "" : $", dilation {Dilation}")
            + (CeilMode ? ", ceil" : "");

        // libtorch gives such a window -infinity, and its gradient to a pixel outside the image.
        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Image(inputs);
            var output = PoolShape(shape, Window);
            return !Window.MissesImage(new(shape[1], shape[2]))
                ? output
                : throw new ShapeException(
                    $"expects a pixel in each of its windows, but a {Kernel} window (dilation {Dilation}, "
                        + $"padding {Padding}) strides over the whole {shape[1]}x{shape[2]} image"
                );
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }

    private static string DescribePool(Size2d kernel, Size2d stride, Size2d padding) =>
        $"{kernel}" + (stride == kernel ? "" : $", stride {stride}") + (padding == 0 ? "" : $", padding {padding}");

    private static Shape PoolShape(Shape shape, Window2d window)
    {
        if (window.Padding.Top > window.Kernel.Height / 2 || window.Padding.Left > window.Kernel.Width / 2)
            throw new ShapeException(
                $"expects padding of at most half its {window.Kernel} kernel, but has padding {window.Padding}"
            );
        var image = window.Slide(new(shape[1], shape[2]));
        return [shape[0], image.Height, image.Width];
    }
}
