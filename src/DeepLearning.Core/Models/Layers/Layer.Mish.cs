namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// x tanh(log(1 + exp(x))): a gate by the hyperbolic tangent of a <see cref="Softplus"/>.
    /// </summary>
    public sealed record Mish : Elementwise
    {
        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
