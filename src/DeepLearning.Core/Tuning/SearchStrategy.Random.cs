namespace DeepLearning;

public abstract partial record SearchStrategy
{
    /// <summary>
    /// Points at random: trial n is the same however many trials there are. Where few of the hyperparameters matter, it
    /// tries more values of these than a grid of the same size. Source: Bergstra and Bengio, "Random Search for
    /// Hyper-Parameter Optimization", JMLR 13, 2012.
    /// </summary>
    public sealed record Random : SearchStrategy
    {
        public Random(int trials, ulong seed = 0) => (Trials, Seed) = (trials, seed);

        public int Trials
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>
        /// Trial n is drawn by RngKey.FromSeed(Seed).For(RngPurpose.Search), folded with n and each value's name.
        /// </summary>
        public ulong Seed { get; init; }

        public override Sequence<Assignment> Assignments(SearchSpace space) => Drawn(space, Seed, Trials);
    }

    private static Sequence<Assignment> Drawn(SearchSpace space, ulong seed, int trials)
    {
        var key = RngKey.FromSeed(seed).For(RngPurpose.Search);
        return Enumerable.Range(0, trials).Select(trial => space.Draw(key, trial)).ToSequence();
    }
}
