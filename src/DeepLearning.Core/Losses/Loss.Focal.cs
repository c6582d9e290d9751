namespace DeepLearning;

public abstract partial record Loss
{
    /// <summary>
    /// Binary cross-entropy from logits that cares less for answers that are right already: with p = sigmoid(x) and the
    /// chance of being wrong q = t (1 - p) + (1 - t) p, (t alpha + (1 - t) (1 - alpha)) q^gamma times the binary
    /// cross-entropy, against values t in [0, 1] of the output's shape; the mean over all samples and elements.
    /// </summary>
    /// <remarks>
    /// As torchvision.ops.sigmoid_focal_loss, whose reduction has no mean by default. Source: Lin and others, "Focal
    /// loss for dense object detection" (2017).
    /// </remarks>
    public sealed record Focal : Loss
    {
        /// <summary>The weight of a yes, in [0, 1], where a no has the rest; null for 1 each.</summary>
        public double? Alpha
        {
            get;
            init => field = value is { } there ? Require.Probability(there) : null;
        } = 0.25;

        /// <summary>How much less a sure answer counts; 0 for not at all. Not negative.</summary>
        public double Gamma
        {
            get;
            init => field = Require.NotNegative(value);
        } = 2;

        public override TResult Accept<TResult>(ILossVisitor<TResult> visitor) => visitor.Visit(this);

        private protected override void CheckValues<T>(string node, Shape output, Targets<T> targets, int count) =>
            TargetRules.CheckShares(node, TargetRules.Values(this, node, output, targets, count), output);
    }
}
