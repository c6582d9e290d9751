using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Schedule
{
    /// <summary>
    /// From 1 down to 0 at Length, where it stays: (1 - min(t, Length) / Length)^Power. PyTorch's PolynomialLR, with
    /// its defaults. Source: Chen et al., "DeepLab: Semantic Image Segmentation with Deep Convolutional Nets, Atrous
    /// Convolution, and Fully Connected CRFs", 2018 (there with a power of 0.9).
    /// </summary>
    public sealed record Polynomial : Schedule
    {
        public Polynomial(int length = 5, double power = 1) => (Length, Power) = (length, power);

        /// <summary>The position of the first 0, at least 1: PyTorch's total_iters.</summary>
        public int Length
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>1 for a straight line; above 1 it falls faster at first, above 0.</summary>
        public double Power
        {
            get;
            init => field = Require.Positive(value);
        }

        [JsonIgnore]
        public override long? End => Length;

        private protected override ScheduleValue Value(long position, ScheduleState state) =>
            new(Math.Pow(1 - Math.Min(position, Length) / (double)Length, Power));
    }
}
