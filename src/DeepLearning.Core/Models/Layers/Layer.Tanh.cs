namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>The hyperbolic tangent.</summary>
    public sealed record Tanh : Elementwise
    {
        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
