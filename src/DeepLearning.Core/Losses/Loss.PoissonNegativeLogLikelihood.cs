namespace DeepLearning;

public abstract partial record Loss
{
    /// <summary>
    /// The negative log-likelihood of counts t under Poisson distributions, up to log t!: exp(x) - t x of an output x
    /// that is the rate's logarithm, or x - t log(x + epsilon) of one that is the rate; the mean over all samples and
    /// elements. As torch.nn.functional.poisson_nll_loss.
    /// </summary>
    public sealed record PoissonNegativeLogLikelihood : Loss
    {
        /// <summary>Whether the output is the logarithm of the rate.</summary>
        public bool LogInput { get; init; } = true;

        /// <summary>
        /// Whether log t! is added, by Stirling's formula, where t is above 1: t log t - t + log(2 π t) / 2.
        /// </summary>
        public bool Full { get; init; }

        /// <summary>What keeps a rate of 0 from an infinite logarithm, above 0; only without LogInput.</summary>
        public double Epsilon
        {
            get;
            init => field = Require.Positive(value);
        } = 1e-8;

        public override TResult Accept<TResult>(ILossVisitor<TResult> visitor) => visitor.Visit(this);

        private protected override void CheckValues<T>(string node, Shape output, Targets<T> targets, int count) =>
            TargetRules.CheckNotNegative(
                node,
                TargetRules.Values(this, node, output, targets, count),
                output,
                "a count"
            );
    }
}
