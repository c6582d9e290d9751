namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// x times its <see cref="Hardsigmoid"/>: 0 up to -3, x (x + 3) / 6, x from 3 on. Its derivative at -3 is 0, at 3
    /// it is 1.
    /// </summary>
    public sealed record Hardswish : Elementwise
    {
        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
