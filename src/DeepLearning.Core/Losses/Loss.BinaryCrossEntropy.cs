namespace DeepLearning;

public abstract partial record Loss
{
    /// <summary>
    /// Cross-entropy of yes-or-no answers from logits of any shape, against values t in [0, 1] of that shape:
    /// -p t log sigmoid(x) - (1 - t) log(1 - sigmoid(x)), the mean over all samples and elements. It is the negative
    /// log-likelihood of independent Bernoulli distributions. As torch.nn.functional.binary_cross_entropy_with_logits.
    /// </summary>
    public sealed record BinaryCrossEntropy : Loss
    {
        /// <summary>The weight p of a yes, above 0: above 1 where yes is rare.</summary>
        public double PositiveWeight
        {
            get;
            init => field = Require.Positive(value);
        } = 1;

        public override TResult Accept<TResult>(ILossVisitor<TResult> visitor) => visitor.Visit(this);

        public override void CheckOutput(Shape output) { }

        public override double Normalizer<T>(Targets<T> targets, int count, Shape output) =>
            (double)count * output.Size;

        internal override void CheckTargets<T>(string node, Shape output, Targets<T> targets, int count) =>
            TargetRules.CheckShares(node, TargetRules.Values(this, node, output, targets, count), output);
    }
}
