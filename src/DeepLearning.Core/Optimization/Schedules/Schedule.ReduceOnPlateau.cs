using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>What a threshold is measured against.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ThresholdMode>))]
public enum ThresholdMode
{
    /// <summary>Better by this share of the best value's size, whatever its sign.</summary>
    Relative,

    /// <summary>Better by this much.</summary>
    Absolute,
}

public abstract partial record Schedule
{
    /// <summary>
    /// When what is monitored has not become better for more than Patience epochs, the rate is multiplied with Factor,
    /// down to MinimumFactor. After a reduction, Cooldown epochs are not counted. The margin by which a value must be
    /// better is Threshold, or Threshold times |best|.
    /// </summary>
    /// <remarks>
    /// PyTorch's ReduceLROnPlateau, but for three things. Its relative margin is Threshold times best, with best's
    /// sign: below 0 every value as good as the best is better for ever, and no plateau is seen (pytorch#47513). It
    /// takes -∞ for the best of a loss, and ∞ for the best of an accuracy, after which nothing is better; here NaN and
    /// infinity are never better. And it makes no reduction that is smaller than its eps; here none is too small to be
    /// made.
    /// </remarks>
    public sealed record ReduceOnPlateau : Schedule
    {
        public ReduceOnPlateau(double factor = 0.1, int patience = 10) => (Factor, Patience) = (factor, patience);

        /// <summary>The factor of one reduction, in (0, 1).</summary>
        public double Factor
        {
            get;
            init =>
                field = value is > 0 and < 1
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(Factor),
                        value,
                        $"Factor is {value}, but must lie in (0, 1)"
                    );
        }

        /// <summary>Epochs without a better value that are borne, at least 0.</summary>
        public int Patience
        {
            get;
            init => field = Require.NotNegative(value);
        }

        /// <summary>A value must be better than the best by more than this, at least 0.</summary>
        public double Threshold
        {
            get;
            init => field = Require.NotNegative(value);
        } = 1e-4;

        public ThresholdMode ThresholdMode
        {
            get;
            init => field = Require.Defined(value);
        } = ThresholdMode.Relative;

        /// <summary>Epochs after a reduction that are not counted, at least 0.</summary>
        public int Cooldown
        {
            get;
            init => field = Require.NotNegative(value);
        }

        /// <summary>The smallest factor of the optimizer's rate, in [0, 1].</summary>
        public double MinimumFactor
        {
            get;
            init => field = Share(value);
        }

        /// <summary>
        /// Whether larger values are better, as of an accuracy; otherwise smaller ones, as of a loss.
        /// </summary>
        public bool LargerIsBetter { get; init; }

        private protected override bool Observes => true;

        public override ScheduleState Observe(ScheduleState state, double value)
        {
            var better = IsBetter(value, state.Best);
            var bad = better || state.CooldownLeft > 0 ? 0 : state.BadEpochs + 1;
            var next = state with
            {
                Best = better ? value : state.Best,
                BadEpochs = bad,
                CooldownLeft = Math.Max(0, state.CooldownLeft - 1),
            };
            return bad <= Patience
                ? next
                : next with
                {
                    BadEpochs = 0,
                    CooldownLeft = Cooldown,
                    RateFactor = Math.Min(state.RateFactor, Math.Max(state.RateFactor * Factor, MinimumFactor)),
                };
        }

        private protected override ScheduleValue Value(long position, ScheduleState state) => new(state.RateFactor);

        private bool IsBetter(double value, double? best)
        {
            var margin = ThresholdMode == ThresholdMode.Relative ? Threshold * Math.Abs(best ?? 0) : Threshold;
            return MonitoredValues.IsBetter(LargerIsBetter, value, best, margin);
        }
    }
}
