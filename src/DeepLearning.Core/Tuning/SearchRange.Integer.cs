namespace DeepLearning;

public abstract partial record SearchRange
{
    /// <summary>A whole number from Low to High, both included, each as likely as the others.</summary>
    public sealed record Integer : SearchRange
    {
        private int? _low,
            _high;

        public Integer(int low, int high) => (Low, High) = (low, high);

        public int Low
        {
            get => _low!.Value;
            init =>
                _low =
                    _high is not { } high || value < high
                        ? value
                        : throw new ArgumentOutOfRangeException(
                            nameof(Low),
                            value,
                            $"Low is {value}, but must be below High, which is {high}"
                        );
        }

        public int High
        {
            get => _high!.Value;
            init =>
                _high =
                    _low is not { } low || value > low
                        ? value
                        : throw new ArgumentOutOfRangeException(
                            nameof(High),
                            value,
                            $"High is {value}, but must be above Low, which is {low}"
                        );
        }

        private long Count => (long)High - Low + 1;

        public override Sequence<SearchValue> Grid(int points)
        {
            Require.Positive(points, nameof(points));
            var count = (int)Math.Min(points, Count);
            return Enumerable
                .Range(0, count)
                .Select(i => (SearchValue)(count == 1 ? Low + (Count - 1) / 2 : Low + (Count - 1) * i / (count - 1)))
                .ToSequence();
        }

        private protected override SearchValue At(double share) => Math.Min(Low + (long)(share * Count), High);
    }
}
