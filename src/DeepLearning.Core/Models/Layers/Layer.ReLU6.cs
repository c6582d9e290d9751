namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// A rectifier with a ceiling: x between 0 and 6, 0 below, 6 above. Its derivative at 0 and at 6 is 0.
    /// </summary>
    public sealed record ReLU6 : Elementwise
    {
        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
