namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>The logistic function: 1 / (1 + exp(-x)).</summary>
    public sealed record Sigmoid : Elementwise
    {
        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
