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

    /// <summary>Every element is put into [-Limit, Limit].</summary>
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
    /// parameters that are not frozen.
    /// </summary>
    public sealed record ByNorm : Clipping
    {
        public ByNorm(double limit) => Limit = limit;

        public double Limit
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>The factor for gradients of this norm.</summary>
        public double Scale(double norm) => Math.Min(1, Limit / (norm + 1e-6));
    }
}
