namespace DeepLearning;

public abstract partial record Loss
{
    /// <summary>
    /// The mean of (x - t)² over all samples and elements. Up to scale and a constant, it is the negative
    /// log-likelihood of a normal distribution of fixed variance.
    /// </summary>
    public sealed record MeanSquaredError : Loss
    {
        public override TResult Accept<TResult>(ILossVisitor<TResult> visitor) => visitor.Visit(this);

        public override void CheckOutput(Shape output) { }

        public override double Normalizer<T>(Targets<T> targets, int count, Shape output) =>
            (double)count * output.Size;

        internal override void CheckTargets<T>(string node, Shape output, Targets<T> targets, int count) =>
            TargetRules.Values(this, node, output, targets, count);
    }
}
