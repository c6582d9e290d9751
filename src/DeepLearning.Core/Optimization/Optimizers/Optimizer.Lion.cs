namespace DeepLearning;

public abstract partial record Optimizer
{
    /// <summary>
    /// Every weight moves by the rate, up or down. With weight w, gradient g, decay λ, rate α: c = β₁ m + (1 - β₁) g; w
    /// -= α (sign(c) + λ w); m = β₂ m + (1 - β₂) g. The sign of 0 and of NaN is 0. Rates are three to ten times smaller
    /// than AdamW's, and decays as much larger. PyTorch has none; the defaults are the paper's.
    /// Source: Chen et al., "Symbolic discovery of optimization algorithms" (2023), algorithm 2.
    /// </summary>
    public sealed record Lion : Optimizer
    {
        public Lion(double learningRate = 1e-4, double beta1 = 0.9, double beta2 = 0.99, double weightDecay = 0) =>
            (LearningRate, Beta1, Beta2, WeightDecay) = (learningRate, beta1, beta2, weightDecay);

        /// <summary>How much the mean gradient counts in the direction, in [0, 1).</summary>
        public double Beta1
        {
            get;
            init => field = Require.Rate(value);
        }

        /// <summary>How much of the mean gradient is kept at each step, in [0, 1).</summary>
        public double Beta2
        {
            get;
            init => field = Require.Rate(value);
        }

        public override TResult Accept<TResult>(IOptimizerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
