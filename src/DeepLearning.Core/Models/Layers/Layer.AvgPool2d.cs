using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>The mean of each window, a channel at a time.</summary>
    public sealed record AvgPool2d : Layer
    {
        public AvgPool2d(Size2d kernel, Size2d? stride = null, Size2d? padding = null, bool countPadding = true)
        {
            Kernel = kernel;
            Stride = stride ?? kernel;
            Padding = padding ?? 0;
            CountPadding = countPadding;
        }

        // JSON binds no nullable parameter to a property that is not: what it leaves out keeps its default.
        [JsonConstructor]
        private AvgPool2d(Size2d kernel)
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

        /// <summary>Rows and columns of zeros on both sides; at most half the kernel.</summary>
        public Size2d Padding
        {
            get;
            init => field = Require.NotNegative(value);
        }

        /// <summary>Whether the mean's divisor counts the padding's zeros (PyTorch's count_include_pad).</summary>
        public bool CountPadding { get; init; }

        /// <summary>
        /// Whether a last window that lies over the end counts too, as long as it starts before it (PyTorch's
        /// ceil_mode).
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool CeilMode { get; init; }

        public Window2d Window =>
            new(Kernel, Stride, 1, new(Padding.Height, Padding.Height, Padding.Width, Padding.Width))
            {
                IsCeiled = CeilMode,
            };

        public override string Describe() =>
            DescribePool(Kernel, Stride, Padding)
            + (CountPadding ? "" : ", padding not counted")
            + (CeilMode ? ", ceil" : "");

        public override Shape InferShape(Sequence<Shape> inputs) => PoolShape(Image(inputs), Window);

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
