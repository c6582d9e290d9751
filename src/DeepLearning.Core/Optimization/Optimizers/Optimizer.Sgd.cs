namespace DeepLearning;

public abstract partial record Optimizer
{
    /// <summary>
    /// Stochastic gradient descent. With weight w, gradient g, decay λ, momentum μ, dampening δ and rate α:
    /// g += λ w; v = g at the first step, then μ v + (1 - δ) g; w -= α v, or with Nesterov's look-ahead w -= α (g + μ
    /// v).
    /// </summary>
    public sealed record Sgd : Optimizer
    {
        public Sgd(
            double learningRate,
            double momentum = 0,
            double weightDecay = 0,
            bool nesterov = false,
            double dampening = 0
        )
        {
            (LearningRate, Momentum, WeightDecay, Dampening, Nesterov) = (
                learningRate,
                momentum,
                weightDecay,
                dampening,
                nesterov
            );
        }

        public double Momentum
        {
            get;
            init
            {
                CheckLookAhead(value, Dampening, Nesterov);
                field = Require.NotNegative(value);
            }
        }

        public double Dampening
        {
            get;
            init
            {
                CheckLookAhead(Momentum, value, Nesterov);
                field = Require.NotNegative(value);
            }
        }

        public bool Nesterov
        {
            get;
            init
            {
                CheckLookAhead(Momentum, Dampening, value);
                field = value;
            }
        }

        public override TResult Accept<TResult>(IOptimizerVisitor<TResult> visitor) => visitor.Visit(this);

        private static void CheckLookAhead(double momentum, double dampening, bool nesterov)
        {
            if (nesterov && (momentum <= 0 || dampening != 0))
                throw new ArgumentException(
                    "Nesterov's look-ahead needs a momentum above 0 and no dampening, but they are "
                        + $"{momentum} and {dampening}",
                    nameof(nesterov)
                );
        }
    }
}
