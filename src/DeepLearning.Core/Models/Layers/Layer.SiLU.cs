namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>The sigmoid linear unit, or swish: x / (1 + exp(-x)).</summary>
    public sealed record SiLU : Elementwise
    {
        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
