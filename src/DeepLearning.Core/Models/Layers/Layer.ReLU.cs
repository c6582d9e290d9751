namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>The rectifier: max(0, x). Its derivative at 0 is 0.</summary>
    public sealed record ReLU : Elementwise
    {
        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
