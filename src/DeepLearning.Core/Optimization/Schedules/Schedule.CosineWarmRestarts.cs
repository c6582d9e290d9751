namespace DeepLearning;

public abstract partial record Schedule
{
    /// <summary>
    /// Half a cosine wave from 1 down to MinimumFactor, then again from 1, each LengthFactor times as long as the one
    /// before. PyTorch's CosineAnnealingWarmRestarts.
    /// Source: Loshchilov, Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", ICLR 2017.
    /// </summary>
    public sealed record CosineWarmRestarts : Schedule
    {
        public CosineWarmRestarts(int firstLength, int lengthFactor = 1, double minimumFactor = 0) =>
            (FirstLength, LengthFactor, MinimumFactor) = (firstLength, lengthFactor, minimumFactor);

        /// <summary>Positions up to the first restart, at least 1.</summary>
        public int FirstLength
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>How many times as long as the one before a wave is, at least 1.</summary>
        public int LengthFactor
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>The factor that a wave falls towards, in [0, 1].</summary>
        public double MinimumFactor
        {
            get;
            init => field = Share(value);
        }

        private protected override ScheduleValue Value(long position, ScheduleState state)
        {
            if (LengthFactor == 1)
                return new(HalfCosine(MinimumFactor, position % FirstLength, FirstLength));
            long length = FirstLength;
            while (position >= length)
                (position, length) = (position - length, length * LengthFactor);
            return new(HalfCosine(MinimumFactor, position, length));
        }
    }
}
