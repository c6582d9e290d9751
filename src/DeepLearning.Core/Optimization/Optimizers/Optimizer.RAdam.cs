namespace DeepLearning;

public abstract partial record Optimizer
{
    /// <summary>
    /// <see cref="Adam"/> that takes the mean square into account as far as its variance is known, and not at all in
    /// the first steps. At step t (from 1), with weight w, gradient g, decay λ, rate α: g += λ w; m = β₁ m + (1 - β₁)
    /// g; v = β₂ v + (1 - β₂) g²; ρ∞ = 2 / (1 - β₂) - 1; ρ = ρ∞ - 2 t β₂ᵗ / (1 - β₂ᵗ). Where ρ is above 5, w -= α m /
    /// (1 - β₁ᵗ) r √(1 - β₂ᵗ) / (√v + ε) with r = √((ρ - 4) (ρ - 2) ρ∞ / ((ρ∞ - 4) (ρ∞ - 2) ρ)), otherwise w -= α m /
    /// (1 - β₁ᵗ). torch.optim.RAdam. Source: Liu et al., "On the variance of the adaptive learning rate and beyond"
    /// (2020).
    /// </summary>
    public sealed record RAdam : Optimizer
    {
        public RAdam(
            double learningRate = 1e-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double epsilon = 1e-8,
            double weightDecay = 0,
            bool decoupledWeightDecay = false
        ) =>
            (LearningRate, Beta1, Beta2, Epsilon, WeightDecay, DecoupledWeightDecay) = (
                learningRate,
                beta1,
                beta2,
                epsilon,
                weightDecay,
                decoupledWeightDecay
            );

        /// <summary>How much of the mean gradient is kept at each step, in [0, 1).</summary>
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

        /// <summary>Whether the decay is w -= α λ w, as AdamW's, in place of a part of the gradient.</summary>
        public bool DecoupledWeightDecay { get; init; }

        /// <summary>r of a step, counted from 1; null where ρ is at most 5, and the mean square is left out.</summary>
        public double? RectificationAt(long step)
        {
            var power = Math.Pow(Beta2, step);
            var last = 2 / (1 - Beta2) - 1;
            var now = last - 2 * step * power / (1 - power);
            return now > 5 ? Math.Sqrt((now - 4) * (now - 2) * last / ((last - 4) * (last - 2) * now)) : null;
        }

        public override TResult Accept<TResult>(IOptimizerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
