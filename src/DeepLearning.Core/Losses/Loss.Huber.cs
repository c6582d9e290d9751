namespace DeepLearning;

public abstract partial record Loss
{
    /// <summary>
    /// A parabola within delta of the target, straight beyond: with d = |x - t|, d² / 2 where d is at most delta, delta
    /// (d - delta / 2) elsewhere; the mean over all samples and elements. As torch.nn.functional.huber_loss; divided by
    /// delta it is <see cref="SmoothL1"/>, where the likelihood stands.
    /// </summary>
    public sealed record Huber : Loss
    {
        /// <summary>Where the parabola ends, above 0, in the output's unit.</summary>
        public double Delta
        {
            get;
            init => field = Require.Positive(value);
        } = 1;

        public override TResult Accept<TResult>(ILossVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
