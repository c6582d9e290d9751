namespace DeepLearning;

public abstract partial record Optimizer
{
    /// <summary>
    /// Steps scaled by the running means of the squared gradient and of the squared moves, so that they have the
    /// weights' unit. With weight w, gradient g, decay λ, rate α, smoothing ρ: g += λ w; v = ρ v + (1 - ρ) g²; d = √(u
    /// + ε) / √(v + ε) g; u = ρ u + (1 - ρ) d²; w -= α d. torch.optim.Adadelta.
    /// Source: Zeiler, "ADADELTA: an adaptive learning rate method" (2012).
    /// </summary>
    public sealed record Adadelta : Optimizer
    {
        public Adadelta(
            double learningRate = 1,
            double smoothing = 0.9,
            double epsilon = 1e-6,
            double weightDecay = 0
        ) => (LearningRate, Smoothing, Epsilon, WeightDecay) = (learningRate, smoothing, epsilon, weightDecay);

        /// <summary>How much of both means is kept at each step, in [0, 1): PyTorch's rho.</summary>
        public double Smoothing
        {
            get;
            init => field = Require.Rate(value);
        }

        /// <summary>Added under both roots, above 0: it is what the first move is made of.</summary>
        public double Epsilon
        {
            get;
            init => field = Require.Positive(value);
        }

        public override TResult Accept<TResult>(IOptimizerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
