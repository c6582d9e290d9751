namespace DeepLearning;

public abstract partial record Loss
{
    /// <summary>
    /// The mean of |x - t| over all samples and elements; its derivative at x = t is 0. Up to scale and a constant, it
    /// is the negative log-likelihood of a Laplace distribution of fixed width. As torch.nn.functional.l1_loss.
    /// </summary>
    public sealed record MeanAbsoluteError : Loss
    {
        public override TResult Accept<TResult>(ILossVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
