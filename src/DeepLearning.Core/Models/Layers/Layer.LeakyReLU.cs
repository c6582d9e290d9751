namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>x where x is positive, slope times x elsewhere. Its derivative at 0 is the slope.</summary>
    public sealed record LeakyReLU : Elementwise
    {
        public LeakyReLU(double slope = 0.01) => Slope = slope;

        public double Slope
        {
            get;
            init => field = Require.Finite(value);
        }

        public override string Describe() => FormattableString.Invariant($"{Slope}");

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
