namespace DeepLearning;

public abstract partial record Optimizer
{
    /// <summary>
    /// Steps scaled by running means of the gradient and of its square. At step t (from 1), with weight w, gradient g,
    /// decay λ, rate α: g += λ w; m = β₁ m + (1 - β₁) g; v = β₂ v + (1 - β₂) g²; w -= α m / (1 - β₁ᵗ) / (√(v / (1 -
    /// β₂ᵗ)) + ε). With AMSGrad, the largest v so far takes the place of v. The decay goes through the means: see
    /// <see cref="AdamW"/> for one that does not. Source: Kingma and Ba, "Adam: A method for stochastic optimization"
    /// (2015); Reddi, Kale, Kumar, "On the convergence of Adam and beyond" (2018).
    /// </summary>
    public sealed record Adam : Optimizer
    {
        public Adam(
            double learningRate = 1e-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double epsilon = 1e-8,
            double weightDecay = 0,
            bool amsGrad = false
        ) =>
            (LearningRate, Beta1, Beta2, Epsilon, WeightDecay, AmsGrad) = (
                learningRate,
                beta1,
                beta2,
                epsilon,
                weightDecay,
                amsGrad
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

        public bool AmsGrad { get; init; }

        public override TResult Accept<TResult>(IOptimizerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
