namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The mean of each of OutputSize windows, a channel at a time: [channels, h, w] to [channels, OutputSize]. Window
    /// i of n along an extent e reads from floor(i e / n) up to ceil((i + 1) e / n), exclusive: windows may overlap,
    /// and are not all as large.
    /// </summary>
    public sealed record AdaptiveAvgPool2d : Layer
    {
        public AdaptiveAvgPool2d(Size2d outputSize) => OutputSize = outputSize;

        public Size2d OutputSize
        {
            get;
            init => field = Require.Positive(value);
        }

        public override string Describe() => $"{OutputSize}";

        public override Shape InferShape(Sequence<Shape> inputs) =>
            [Image(inputs)[0], OutputSize.Height, OutputSize.Width];

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
