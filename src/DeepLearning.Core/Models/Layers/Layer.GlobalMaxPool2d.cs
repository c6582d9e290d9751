namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>The largest value of each channel: [channels, h, w] to [channels].</summary>
    public sealed record GlobalMaxPool2d : Layer
    {
        public override Shape InferShape(Sequence<Shape> inputs) => [Image(inputs)[0]];

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
