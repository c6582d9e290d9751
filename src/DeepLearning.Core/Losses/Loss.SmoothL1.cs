namespace DeepLearning;

public abstract partial record Loss
{
    /// <summary>
    /// A parabola within beta of the target, straight beyond: with d = |x - t|, d² / (2 beta) where d is below beta, d
    /// - beta / 2 elsewhere; the mean over all samples and elements. It is Huber's loss divided by beta: up to scale
    /// and a constant, the negative log-likelihood of Huber's least favourable distribution, normal in the middle with
    /// the tails of Laplace's. As torch.nn.functional.smooth_l1_loss.
    /// </summary>
    public sealed record SmoothL1 : Loss
    {
        /// <summary>Where the parabola ends, above 0, in the output's unit.</summary>
        public double Beta
        {
            get;
            init => field = Require.Positive(value);
        } = 1;

        public override TResult Accept<TResult>(ILossVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
