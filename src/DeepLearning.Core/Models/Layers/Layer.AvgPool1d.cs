using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The mean of each window of steps, a channel at a time: [channels, steps] to [channels, steps'].
    /// It is <see cref="ToAvgPool2d"/> of images of height 1.
    /// </summary>
    public sealed record AvgPool1d : Layer
    {
        public AvgPool1d(int kernel, int? stride = null, int padding = 0, bool countPadding = true)
        {
            (Kernel, Stride, Padding) = (kernel, stride ?? kernel, padding);
            CountPadding = countPadding;
        }

        // JSON binds no nullable parameter to a property that is not: what it leaves out keeps its default.
        [JsonConstructor]
        private AvgPool1d(int kernel)
            : this(kernel, stride: null) { }

        public int Kernel
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>By default the kernel's size: windows that do not overlap.</summary>
        public int Stride
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>Zeros at both ends; at most half the kernel.</summary>
        public int Padding
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

        /// <summary>The same pool of images of height 1.</summary>
        public AvgPool2d ToAvgPool2d() =>
            new((1, Kernel), (1, Stride), (0, Padding), CountPadding) { CeilMode = CeilMode };

        public override string Describe() =>
            $"{Kernel}"
            + (Stride == Kernel ? "" : $", stride {Stride}")
            + (Padding == 0 ? "" : $", padding {Padding}")
            + (CountPadding ? "" : ", padding not counted")
            + (CeilMode ? ", ceil" : "");

        public override Shape InferShape(Sequence<Shape> inputs) => OnSignal(ToAvgPool2d(), inputs);

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
