namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// A smooth rectifier: log(1 + exp(Beta x)) / Beta, and x itself where Beta x is above Threshold.
    /// </summary>
    public sealed record Softplus : Elementwise
    {
        public Softplus(double beta = 1, double threshold = 20) => (Beta, Threshold) = (beta, threshold);

        /// <summary>How sharp the bend is; above 0.</summary>
        public double Beta
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>Where the function goes over to x, in units of Beta x.</summary>
        public double Threshold
        {
            get;
            init => field = Require.Finite(value);
        }

        public override string Describe() => FormattableString.Invariant($"beta {Beta}, threshold {Threshold}");

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
