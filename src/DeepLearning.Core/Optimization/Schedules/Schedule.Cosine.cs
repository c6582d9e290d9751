using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Schedule
{
    /// <summary>
    /// Half a cosine wave from 1 down to m = MinimumFactor at Length: m + (1 - m) (1 + cos(π t / Length)) / 2. Behind
    /// Length the wave goes on, up again, as in the closed form of PyTorch's CosineAnnealingLR.
    /// Source: Loshchilov, Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017, without the
    /// restarts.
    /// </summary>
    public sealed record Cosine : Schedule
    {
        public Cosine(int length, double minimumFactor = 0) => (Length, MinimumFactor) = (length, minimumFactor);

        /// <summary>The position of the minimum, at least 1.</summary>
        public int Length
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>The smallest factor, in [0, 1].</summary>
        public double MinimumFactor
        {
            get;
            init => field = Share(value);
        }

        [JsonIgnore]
        public override long? End => Length;

        private protected override ScheduleValue Value(long position, ScheduleState state) =>
            new(HalfCosine(MinimumFactor, position, Length));
    }
}
