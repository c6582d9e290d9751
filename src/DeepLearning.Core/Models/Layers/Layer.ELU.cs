namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The exponential linear unit: x where x is positive, Alpha (exp(x) - 1) elsewhere. Its derivative at 0 is Alpha.
    /// </summary>
    public sealed record ELU : Elementwise
    {
        public ELU(double alpha = 1) => Alpha = alpha;

        public double Alpha
        {
            get;
            init => field = Require.Finite(value);
        }

        public override string Describe() => Alpha == 1 ? "" : FormattableString.Invariant($"{Alpha}");

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
