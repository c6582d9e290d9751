using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>How a parameter moves along its gradient: a closed union, with PyTorch's definitions and defaults.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(Sgd), "sgd")]
public abstract record Optimizer
{
    private Optimizer() { }

    /// <summary>The step's factor; a group's own rate or scale takes its place.</summary>
    public double LearningRate { get; init => field = Require.NotNegative(value); }

    /// <summary>The factor of the weight decay; a group's own takes its place.</summary>
    public double WeightDecay { get; init => field = Require.NotNegative(value); }

    public abstract TResult Accept<TResult>(IOptimizerVisitor<TResult> visitor);

    /// <summary>
    /// Stochastic gradient descent. With weight w, gradient g, decay λ, momentum μ, dampening δ and rate α:
    /// g += λ w; v = g at the first step, then μ v + (1 - δ) g; w -= α v, or with Nesterov's look-ahead w -= α (g + μ v).
    /// </summary>
    public sealed record Sgd : Optimizer
    {
        public Sgd(double learningRate, double momentum = 0, double weightDecay = 0, bool nesterov = false, double dampening = 0)
        {
            (LearningRate, Momentum, WeightDecay, Dampening, Nesterov) = (learningRate, momentum, weightDecay, dampening, nesterov);
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
                throw new ArgumentException($"Nesterov's look-ahead needs a momentum above 0 and no dampening, but they are {momentum} and {dampening}", nameof(nesterov));
        }
    }
}

/// <summary>One method a case of <see cref="Optimizer"/>.</summary>
public interface IOptimizerVisitor<out TResult>
{
    TResult Visit(Optimizer.Sgd optimizer);
}
