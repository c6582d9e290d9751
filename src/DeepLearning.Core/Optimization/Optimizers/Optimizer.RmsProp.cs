namespace DeepLearning;

public abstract partial record Optimizer
{
    /// <summary>
    /// Steps scaled by a running mean of the squared gradient. With weight w, gradient g, decay λ, rate α, smoothing ρ,
    /// momentum μ: g += λ w; s = ρ s + (1 - ρ) g²; d = g / (√s + ε); v = μ v + d; w -= α v. Centred, a running mean a
    /// of the gradient turns s into its variance: d = g / (√(s - a²) + ε).
    /// Source: Tieleman and Hinton, lecture 6.5 of "Neural networks for machine learning" (2012); centred: Graves,
    /// "Generating sequences with recurrent neural networks" (2013).
    /// </summary>
    public sealed record RmsProp : Optimizer
    {
        public RmsProp(
            double learningRate = 1e-2,
            double smoothing = 0.99,
            double epsilon = 1e-8,
            double weightDecay = 0,
            double momentum = 0,
            bool centered = false
        ) =>
            (LearningRate, Smoothing, Epsilon, WeightDecay, Momentum, Centered) = (
                learningRate,
                smoothing,
                epsilon,
                weightDecay,
                momentum,
                centered
            );

        /// <summary>How much of the mean squared gradient is kept at each step, in [0, 1): PyTorch's alpha.</summary>
        public double Smoothing
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

        public double Momentum
        {
            get;
            init => field = Require.NotNegative(value);
        }

        /// <summary>Whether the gradient's variance scales the step, in place of its mean square.</summary>
        public bool Centered { get; init; }

        public override TResult Accept<TResult>(IOptimizerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
