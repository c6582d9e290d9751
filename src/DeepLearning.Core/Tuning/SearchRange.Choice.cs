namespace DeepLearning;

public abstract partial record SearchRange
{
    /// <summary>One of these, each as likely as the others.</summary>
    public sealed record Choice : SearchRange
    {
        /// <param name="values">All texts, or all numbers; each of them once.</param>
        public Choice(params Sequence<SearchValue> values) => Values = values;

        public Sequence<SearchValue> Values
        {
            get;
            init => field = Check(value);
        }

        public override Sequence<SearchValue> Grid(int points) => Values;

        private protected override SearchValue At(double share) =>
            Values[Math.Min((int)(share * Values.Count), Values.Count - 1)];

        private static Sequence<SearchValue> Check(Sequence<SearchValue> values)
        {
            ArgumentNullException.ThrowIfNull(values);
            if (values.Count == 0)
                throw new ArgumentException("a choice needs at least one value, but has none");
            foreach (var value in values)
                ArgumentNullException.ThrowIfNull(value);
            if (values.FirstOrDefault(value => value.GetType() != values[0].GetType()) is { } other)
                throw new ArgumentException(
                    $"a choice is among texts or among numbers, but has '{values[0]}' and '{other}'"
                );
            for (var i = 0; i < values.Count; i++)
                if (values.Take(i).Contains(values[i]))
                    throw new ArgumentException($"a choice has each value once, but has '{values[i]}' twice");
            return values;
        }
    }
}
