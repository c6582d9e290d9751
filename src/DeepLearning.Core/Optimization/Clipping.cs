using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>A bound on the gradient, applied between its computation and the update: a closed union.</summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "type",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization
)]
[JsonDerivedType(typeof(ByValue), "byValue")]
[JsonDerivedType(typeof(ByNorm), "byNorm")]
[JsonDerivedType(typeof(Adaptive), "adaptive")]
public abstract record Clipping
{
    private Clipping() { }

    /// <summary>
    /// Whether it reads norms of gradients: then one that is not finite has no bound, and is refused or passes.
    /// </summary>
    public bool ReadsNorms() => this is not ByValue;

    /// <summary>Every element is put into [-Limit, Limit]; NaN stays NaN, as in PyTorch.</summary>
    public sealed record ByValue : Clipping
    {
        public ByValue(double limit) => Limit = limit;

        public double Limit
        {
            get;
            init => field = Require.Positive(value);
        }
    }

    /// <summary>
    /// All gradients together are scaled by min(1, Limit / (norm + 1e-6)), norm being their norm over the
    /// parameters that are not frozen, the Euclidean if nothing else is said: torch.nn.utils.clip_grad_norm_, but for
    /// the range. No finite gradient makes the norm overflow; a gradient that is not finite is refused before anything
    /// moves, unless
    /// <see cref="CompileOptions.NotFinite"/> lets it pass.
    /// </summary>
    public sealed record ByNorm : Clipping
    {
        /// <summary>What is added to the norm, so that 0 may divide.</summary>
        public const double Epsilon = 1e-6;

        public ByNorm(double limit, NormOrder order = NormOrder.Two) => (Limit, Order) = (limit, order);

        public double Limit
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>Which norm is bounded.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public NormOrder Order
        {
            get;
            init => field = Require.Defined(value);
        }

        /// <summary>The factor for gradients of this norm.</summary>
        public double Scale(double norm) => Math.Min(1, Limit / (norm + Epsilon));
    }

    /// <summary>
    /// The gradient of each unit is scaled by min(1, Factor max(‖w‖, Epsilon) / ‖g‖), w being the weights into the unit
    /// and g their gradient, in Euclidean norms. A unit is one index of a parameter's first axis; a parameter of one
    /// axis, a bias for instance, is one unit. A gradient that is not finite is refused before anything moves, unless
    /// <see cref="CompileOptions.NotFinite"/> lets it pass. Source: Brock, De, Smith, Simonyan, "High-performance
    /// large-scale image recognition without normalization" (2021), equation 3.
    /// </summary>
    public sealed record Adaptive : Clipping
    {
        public Adaptive(double factor = 0.01, double epsilon = 1e-3) => (Factor, Epsilon) = (factor, epsilon);

        /// <summary>The longest gradient, as a share of the weights' norm, above 0.</summary>
        public double Factor
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>The least that counts as the weights' norm, above 0: so that weights of 0 move.</summary>
        public double Epsilon
        {
            get;
            init => field = Require.Positive(value);
        }
    }
}
