namespace DeepLearning;

public abstract partial record Optimizer
{
    /// <summary>
    /// <see cref="Adam"/> with decoupled weight decay: w -= α λ w, and then Adam's step without decay.
    /// Source: Loshchilov and Hutter, "Decoupled weight decay regularization" (2019).
    /// </summary>
    public sealed record AdamW : Optimizer
    {
        public AdamW(
            double learningRate = 1e-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double epsilon = 1e-8,
            double weightDecay = 1e-2,
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
