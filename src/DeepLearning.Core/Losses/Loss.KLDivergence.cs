namespace DeepLearning;

public abstract partial record Loss
{
    /// <summary>
    /// The Kullback-Leibler divergence of a target's distribution t from the output's, which holds log-probabilities x
    /// of any shape: Σ t (log t - x) over a sample's elements, the mean over the samples. It is the cross-entropy
    /// without the target's own entropy. As torch.nn.functional.kl_div with reduction "batchmean", which PyTorch
    /// recommends: its "mean" divides by the elements too, and is no divergence.
    /// </summary>
    public sealed record KLDivergence : Loss
    {
        /// <summary>Whether targets are logarithms of probabilities.</summary>
        public bool LogTarget { get; init; }

        public override TResult Accept<TResult>(ILossVisitor<TResult> visitor) => visitor.Visit(this);

        protected override double Counted<T>(Targets<T> targets, int count, Shape output) => targets.Weigh(count);

        private protected override void CheckValues<T>(string node, Shape output, Targets<T> targets, int count)
        {
            var values = TargetRules.Values(this, node, output, targets, count);
            if (!LogTarget)
                TargetRules.CheckNotNegative(node, values, output, "a probability");
        }
    }
}
