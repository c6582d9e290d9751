namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The continuously differentiable exponential linear unit: x where x is positive, Alpha (exp(x / Alpha) - 1)
    /// elsewhere. Its derivative at 0 is 1.
    /// </summary>
    public sealed record CELU : Elementwise
    {
        public CELU(double alpha = 1) => Alpha = alpha;

        /// <summary>Minus the value far below 0; above 0.</summary>
        public double Alpha
        {
            get;
            init => field = Require.Positive(value);
        }

        public override string Describe() => Alpha == 1 ? "" : FormattableString.Invariant($"{Alpha}");

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
