using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The largest value of each window of steps, a channel at a time; padding never wins: [channels, steps] to
    /// [channels, steps']. It is <see cref="ToMaxPool2d"/> of images of height 1.
    /// </summary>
    public sealed record MaxPool1d : Layer
    {
        public MaxPool1d(int kernel, int? stride = null, int padding = 0, int dilation = 1)
        {
            (Kernel, Stride, Padding) = (kernel, stride ?? kernel, padding);
            Dilation = dilation;
        }

        // JSON binds no nullable parameter to a property that is not: what it leaves out keeps its default.
        [JsonConstructor]
        private MaxPool1d(int kernel)
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

        /// <summary>Steps added at both ends; at most half the kernel.</summary>
        public int Padding
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
        /// Whether a last window that lies over the end counts too, as long as it starts before it (PyTorch's
        /// ceil_mode).
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool CeilMode { get; init; }

        /// <summary>The same pool of images of height 1.</summary>
        public MaxPool2d ToMaxPool2d() =>
            new((1, Kernel), (1, Stride), (0, Padding), (1, Dilation)) { CeilMode = CeilMode };

        public override string Describe() =>
            $"{Kernel}"
            + (Stride == Kernel ? "" : $", stride {Stride}")
            + (Padding == 0 ? "" : $", padding {Padding}")
            + (Dilation == 1 ? "" : $", dilation {Dilation}")
            + (CeilMode ? ", ceil" : "");

        public override Shape InferShape(Sequence<Shape> inputs) => OnSignal(ToMaxPool2d(), inputs);

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
