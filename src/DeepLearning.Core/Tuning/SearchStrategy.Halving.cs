namespace DeepLearning;

public abstract partial record SearchStrategy
{
    /// <summary>
    /// Successive halving: n random points are trained for r epochs, the best n / factor of them go on to r factor
    /// epochs, the best n / factor² to r factor², and so on, until one is left. Source: Jamieson and Talwalkar,
    /// "Non-stochastic Best Arm Identification and Hyperparameter Optimization", AISTATS 2016; with the factor of Li et
    /// al., "Hyperband", JMLR 18, 2018.
    /// </summary>
    public sealed record Halving : SearchStrategy
    {
        public Halving(int trials, int firstEpochs, int factor = 3, ulong seed = 0) =>
            (Trials, FirstEpochs, Factor, Seed) = (trials, firstEpochs, factor, seed);

        public int Trials
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>The first rung's epochs.</summary>
        public int FirstEpochs
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>One in so many goes on, and for so many times the epochs; at least 2.</summary>
        public int Factor
        {
            get;
            init =>
                field =
                    value >= 2
                        ? value
                        : throw new ArgumentOutOfRangeException(
                            nameof(Factor),
                            value,
                            $"Factor is {value}, but must be at least 2"
                        );
        }

        /// <inheritdoc cref="Random.Seed"/>
        public ulong Seed { get; init; }

        public override Sequence<Assignment> Assignments(SearchSpace space) => Drawn(space, Seed, Trials);

        public override Sequence<Rung> Rungs(int trials)
        {
            var rungs = new List<Rung>();
            for (
                var (left, epochs) = (trials, (long)FirstEpochs);
                left > 0;
                (left, epochs) = (left / Factor, Math.Min(epochs * Factor, int.MaxValue))
            )
                rungs.Add(new(left, (int)epochs));
            return rungs.ToSequence();
        }
    }
}
