using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>A bound on the gradient, applied between its computation and the update: a closed union.</summary>
[JsonPolymorphic(
    TypeDiscriminatorPropertyName = "type",
    UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization
)]
[JsonDerivedType(typeof(ByValue), "byValue")]
[JsonDerivedType(typeof(ByNorm), "byNorm")]
public abstract record Clipping
{
    private Clipping() { }

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
    /// All gradients together are scaled by min(1, Limit / (norm + 1e-6)), norm being their Euclidean norm over the
    /// parameters that are not frozen: torch.nn.utils.clip_grad_norm_, but for the range. No finite gradient makes the
    /// norm overflow; a gradient that is not finite is refused before anything moves, unless
    /// <see cref="CompileOptions.NotFinite"/> lets it pass.
    /// </summary>
    public sealed record ByNorm : Clipping
    {
        /// <summary>What is added to the norm, so that 0 may divide.</summary>
        public const double Epsilon = 1e-6;

        public ByNorm(double limit) => Limit = limit;

        public double Limit
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>The factor for gradients of this norm.</summary>
        public double Scale(double norm) => Math.Min(1, Limit / (norm + Epsilon));
    }
}
