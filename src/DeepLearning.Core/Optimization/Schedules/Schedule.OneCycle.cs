using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>The way from one value to another.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Annealing>))]
public enum Annealing
{
    /// <summary>Half a cosine wave.</summary>
    Cosine,

    /// <summary>A straight line.</summary>
    Linear,
}

public abstract partial record Schedule
{
    /// <summary>
    /// One rise and one fall. The optimizer's rate is the peak: the factor goes from 1 / DivFactor at position 0 to 1
    /// at PercentStart x Total - 1, and to 1 / (DivFactor x FinalDivFactor) at Total - 1, where it stays. Meanwhile the
    /// momentum falls from MaximumMomentum to BaseMomentum, and rises again. With three phases the fall is as long as
    /// the rise and ends where that began, at 2 PercentStart x Total - 2; then the rate goes down to its last value,
    /// while the momentum stays. PyTorch's OneCycleLR, with its defaults. Source: Smith, Topin, "Super-Convergence:
    /// Very Fast Training of Neural Networks Using Large Learning Rates", 2018.
    /// </summary>
    public sealed record OneCycle : Schedule
    {
        public OneCycle(int total) => Total = total;

        /// <summary>Positions of the cycle, at least 1.</summary>
        public int Total
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>The share of the rise, in [0, 1]; with three phases in (0, 0.5].</summary>
        public double PercentStart
        {
            get;
            init
            {
                CheckPhases(value, ThreePhase);
                field = Share(value);
            }
        } = 0.3;

        /// <summary>Whether rise and fall are of one length, and a third phase leads to the last rate.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool ThreePhase
        {
            get;
            init
            {
                CheckPhases(PercentStart, value);
                field = value;
            }
        }

        /// <summary>The peak over the first rate, above 0.</summary>
        public double DivFactor
        {
            get;
            init => field = Require.Positive(value);
        } = 25;

        /// <summary>The first rate over the last, above 0.</summary>
        public double FinalDivFactor
        {
            get;
            init => field = Require.Positive(value);
        } = 1e4;

        public Annealing Annealing
        {
            get;
            init => field = Require.Defined(value);
        } = Annealing.Cosine;

        /// <summary>Whether the momentum is cycled too; otherwise the optimizer's stands.</summary>
        public bool CycleMomentum { get; init; } = true;

        /// <summary>The momentum at the peak of the rate, in [0, 1).</summary>
        public double BaseMomentum
        {
            get;
            init => field = Require.Rate(value);
        } = 0.85;

        /// <summary>The momentum at both ends, in [0, 1).</summary>
        public double MaximumMomentum
        {
            get;
            init => field = Require.Rate(value);
        } = 0.95;

        [JsonIgnore]
        public override long? End => Total;

        private protected override ScheduleValue Value(long position, ScheduleState state)
        {
            var (first, last) = (1 / DivFactor, 1 / DivFactor / FinalDivFactor);
            var (peak, end) = (PercentStart * Total - 1, Total - 1.0);
            var reached = Math.Min(position, end);
            if (reached <= peak)
                return Between((first, 1), (MaximumMomentum, BaseMomentum), peak > 0 ? reached / peak : 1);
            if (!ThreePhase)
                return Between((1, last), (BaseMomentum, MaximumMomentum), (reached - peak) / (end - peak));
            var back = 2 * peak;
            return reached <= back
                ? Between((1, first), (BaseMomentum, MaximumMomentum), (reached - peak) / (back - peak))
                : Between((first, last), (MaximumMomentum, MaximumMomentum), (reached - back) / (end - back));
        }

        private static void CheckPhases(double percentStart, bool threePhase)
        {
            if (threePhase && !(percentStart is > 0 and <= 0.5))
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"PercentStart is {percentStart}, but with three phases it must lie in (0, 0.5]"
                    ),
                    nameof(percentStart)
                );
        }

        private ScheduleValue Between((double From, double To) rate, (double From, double To) momentum, double share) =>
            new(Anneal(rate.From, rate.To, share), CycleMomentum ? Anneal(momentum.From, momentum.To, share) : null);

        private double Anneal(double from, double to, double share) =>
            Annealing == Annealing.Linear
                ? from + (to - from) * share
                : to + (from - to) / 2 * (1 + Math.Cos(Math.PI * share));
    }
}
