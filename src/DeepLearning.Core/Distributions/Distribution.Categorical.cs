namespace DeepLearning;

public abstract partial record Distribution
{
    /// <summary>The number i with probability Probabilities[i].</summary>
    public sealed record Categorical : Distribution
    {
        public Categorical(Sequence<double> probabilities) => Probabilities = probabilities;

        /// <summary>At least one, none negative; they sum to 1 within 1e-9.</summary>
        public Sequence<double> Probabilities
        {
            get;
            init => field = Checked(value);
        }

        public override double Expectation => Probabilities.Select((p, i) => p * i).Sum();

        public override double Variance
        {
            get
            {
                var mean = Expectation;
                return Probabilities.Select((p, i) => p * (i - mean) * (i - mean)).Sum();
            }
        }

        public override double Density(double x) =>
            x >= 0 && x < Probabilities.Count && x == Math.Floor(x) ? Probabilities[(int)x] : 0;

        public override double LogDensity(double x) => Math.Log(Density(x));

        public override double Cumulative(double x) =>
            x < 0 ? 0
            : x >= Probabilities.Count - 1 ? 1
            : Probabilities.Take((int)x + 1).Sum();

        public override void Sample<T>(RngKey key, Span<T> values)
        {
            var below = new double[Probabilities.Count];
            var sum = 0.0;
            for (var i = 0; i < below.Length; i++)
                below[i] = sum += Probabilities[i];
            Draws.ByQuantile(key, u => First(below, u * sum), values);
        }

        // The first sum above u: a number of probability 0 adds nothing to the sum before it, so it is never drawn.
        private static double First(double[] below, double u)
        {
            var i = 0;
            while (i < below.Length - 1 && below[i] <= u)
                i++;
            return i;
        }

        private static Sequence<double> Checked(Sequence<double> probabilities)
        {
            for (var i = 0; i < probabilities.Count; i++)
                Require.Probability(probabilities[i], $"the probability of {i}");
            return Math.Abs(probabilities.Sum() - 1) <= 1e-9
                ? probabilities
                : throw new ArgumentException(
                    $"the {probabilities.Count} probabilities sum to {probabilities.Sum()}, but must sum to 1"
                );
        }
    }
}
