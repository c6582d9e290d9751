namespace DeepLearning;

public abstract partial record Optimizer
{
    /// <summary>
    /// Steps scaled by the sum of all squared gradients. At step t (from 1), with weight w, gradient g, decay λ, rate
    /// α, rate decay η: g += λ w; s += g²; w -= α / (1 + (t - 1) η) g / (√s + ε).
    /// Source: Duchi, Hazan, Singer, "Adaptive subgradient methods for online learning and stochastic optimization"
    /// (2011).
    /// </summary>
    public sealed record Adagrad : Optimizer
    {
        public Adagrad(
            double learningRate = 1e-2,
            double learningRateDecay = 0,
            double weightDecay = 0,
            double initialSum = 0,
            double epsilon = 1e-10
        ) =>
            (LearningRate, LearningRateDecay, WeightDecay, InitialSum, Epsilon) = (
                learningRate,
                learningRateDecay,
                weightDecay,
                initialSum,
                epsilon
            );

        /// <summary>η, which makes the rate smaller from step to step.</summary>
        public double LearningRateDecay
        {
            get;
            init => field = Require.NotNegative(value);
        }

        /// <summary>s before the first step: PyTorch's initial_accumulator_value.</summary>
        public double InitialSum
        {
            get;
            init => field = Require.NotNegative(value);
        }

        /// <summary>Added to the root, so that nothing is divided by 0.</summary>
        public double Epsilon
        {
            get;
            init => field = Require.NotNegative(value);
        }

        public override TResult Accept<TResult>(IOptimizerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
