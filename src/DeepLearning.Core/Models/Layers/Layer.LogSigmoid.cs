namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The logarithm of the logistic function, -log(1 + exp(-x)).
    /// </summary>
    public sealed record LogSigmoid : Elementwise
    {
        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
