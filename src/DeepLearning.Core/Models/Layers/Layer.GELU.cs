namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The Gaussian error linear unit: x Φ(x), with Φ(x) = (1 + erf(x / √2)) / 2, or, approximated,
    /// Φ(x) = (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2.
    /// </summary>
    public sealed record GELU : Elementwise
    {
        public GELU(bool approximate = false) => Approximate = approximate;

        /// <summary>
        /// Whether Φ is the hyperbolic tangent's (PyTorch's approximate="tanh") in place of the error function's.
        /// </summary>
        public bool Approximate { get; init; }

        public override string Describe() => Approximate ? "tanh" : "";

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
