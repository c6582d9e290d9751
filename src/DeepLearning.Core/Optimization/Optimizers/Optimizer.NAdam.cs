namespace DeepLearning;

public abstract partial record Optimizer
{
    /// <summary>
    /// <see cref="Adam"/> with Nesterov's look-ahead, and a momentum that rises to β₁. At step t (from 1), with weight
    /// w, gradient g, decay λ, rate α, momentum decay ψ: g += λ w; μₜ = β₁ (1 - 0.96^(t ψ) / 2); Πₜ = μ₁ μ₂ ... μₜ; m =
    /// β₁ m + (1 - β₁) g; v = β₂ v + (1 - β₂) g²; w -= α ((1 - μₜ) g / (1 - Πₜ) + μₜ₊₁ m / (1 - Πₜ μₜ₊₁)) / (√(v / (1 -
    /// β₂ᵗ)) + ε). torch.optim.NAdam. Source: Dozat, "Incorporating Nesterov momentum into Adam" (2016).
    /// </summary>
    public sealed record NAdam : Optimizer
    {
        public NAdam(
            double learningRate = 2e-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double epsilon = 1e-8,
            double weightDecay = 0,
            double momentumDecay = 4e-3,
            bool decoupledWeightDecay = false
        ) =>
            (LearningRate, Beta1, Beta2, Epsilon, WeightDecay, MomentumDecay, DecoupledWeightDecay) = (
                learningRate,
                beta1,
                beta2,
                epsilon,
                weightDecay,
                momentumDecay,
                decoupledWeightDecay
            );

        /// <summary>
        /// How much of the mean gradient is kept at each step, and what the momentum rises to, in [0, 1).
        /// </summary>
        public double Beta1
        {
            get;
            init => field = Require.Rate(value);
        }

        /// <summary>How much of the mean squared gradient is kept at each step, in [0, 1).</summary>
        public double Beta2
        {
            get;
            init => field = Require.Rate(value);
        }

        /// <summary>Added to the root, so that nothing is divided by 0.</summary>
        public double Epsilon
        {
            get;
            init => field = Require.NotNegative(value);
        }

        /// <summary>ψ: how fast the momentum rises from β₁ / 2 to β₁.</summary>
        public double MomentumDecay
        {
            get;
            init => field = Require.NotNegative(value);
        }

        /// <summary>Whether the decay is w -= α λ w, as AdamW's, in place of a part of the gradient.</summary>
        public bool DecoupledWeightDecay { get; init; }

        /// <summary>μ of a step, counted from 1.</summary>
        public double MomentumAt(long step) => Beta1 * (1 - 0.5 * Math.Pow(0.96, step * MomentumDecay));

        public override TResult Accept<TResult>(IOptimizerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
