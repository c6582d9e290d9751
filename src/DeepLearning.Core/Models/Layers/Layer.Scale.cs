namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// Factor x + Shift, rounded once: two constants, which are not trained. A trained factor a channel is that of a
    /// 1x1 convolution of as many groups, or of a norm.
    /// </summary>
    public sealed record Scale : Elementwise
    {
        public Scale(double factor = 1, double shift = 0) => (Factor, Shift) = (factor, shift);

        public double Factor
        {
            get;
            init => field = Require.Finite(value);
        }

        public double Shift
        {
            get;
            init => field = Require.Finite(value);
        }

        public override string Describe() =>
            FormattableString.Invariant($"{Factor} x")
            + (
                Shift < 0 ? FormattableString.Invariant($" - {-Shift}")
                : Shift > 0 ? FormattableString.Invariant($" + {Shift}")
                : ""
            );

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
