using System.Text.Json.Serialization;

namespace DeepLearning;

public abstract partial record Schedule
{
    /// <summary>
    /// A straight line from s = StartFactor at position 0 to e = EndFactor at Length, where it stays:
    /// s + (e - s) min(t, Length) / Length. PyTorch's LinearLR, with its defaults.
    /// </summary>
    public sealed record Linear : Schedule
    {
        public Linear(int length = 5, double startFactor = 1.0 / 3, double endFactor = 1) =>
            (Length, StartFactor, EndFactor) = (length, startFactor, endFactor);

        /// <summary>Positions from one end of the line to the other, at least 1: PyTorch's total_iters.</summary>
        public int Length
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>The factor at position 0, in [0, 1].</summary>
        public double StartFactor
        {
            get;
            init => field = Share(value);
        }

        /// <summary>The factor from Length on, in [0, 1].</summary>
        public double EndFactor
        {
            get;
            init => field = Share(value);
        }

        /// <summary>Where a line that falls ends; one that rises is a warm-up, which a run outlives.</summary>
        [JsonIgnore]
        public override long? End => EndFactor < StartFactor ? Length : null;

        private protected override ScheduleValue Value(long position, ScheduleState state) =>
            new(StartFactor + (EndFactor - StartFactor) * Math.Min(position, Length) / Length);
    }
}
