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
    }
}
