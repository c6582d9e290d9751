namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The logistic function in three straight pieces: 0 up to -3, (x + 3) / 6, 1 from 3 on. Its derivative at -3 and
    /// at 3 is 0.
    /// </summary>
    public sealed record Hardsigmoid : Elementwise
    {
        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
