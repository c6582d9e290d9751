namespace DeepLearning;

public abstract partial record Loss
{
    /// <summary>The open case: a loss of your own. Two are equal when their implementations are.</summary>
    public sealed record Custom : Loss
    {
        public Custom(ICustomLoss implementation) => Implementation = implementation;

        public ICustomLoss Implementation
        {
            get;
            init => field = Require.NotNull(value);
        }

        public override TResult Accept<TResult>(ILossVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
