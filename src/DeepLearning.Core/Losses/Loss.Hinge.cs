namespace DeepLearning;

public abstract partial record Loss
{
    /// <summary>
    /// The hinge of support vector machines: max(0, 1 - t x) of scores x against answers t that are -1 or 1, or its
    /// square; the mean over all samples and elements. Its derivative at the hinge is 0. It is the negative logarithm
    /// of no likelihood.
    /// </summary>
    /// <remarks>
    /// As sklearn.metrics.hinge_loss. Source: Cortes, Vapnik, "Support-vector networks" (1995).
    /// </remarks>
    public sealed record Hinge : Loss
    {
        /// <summary>Whether each is squared: smooth at the hinge, and harder on what is far off.</summary>
        public bool Squared { get; init; }

        public override TResult Accept<TResult>(ILossVisitor<TResult> visitor) => visitor.Visit(this);

        private protected override void CheckValues<T>(string node, Shape output, Targets<T> targets, int count) =>
            TargetRules.CheckSigns(node, TargetRules.Values(this, node, output, targets, count), output);
    }
}
