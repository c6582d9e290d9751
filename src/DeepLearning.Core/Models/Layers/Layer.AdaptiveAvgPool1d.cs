namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// The mean of each of OutputSize windows, a channel at a time: [channels, steps] to [channels, OutputSize]. Window
    /// i of n along e steps reads from floor(i e / n) up to ceil((i + 1) e / n), exclusive.
    /// </summary>
    public sealed record AdaptiveAvgPool1d : Layer
    {
        public AdaptiveAvgPool1d(int outputSize) => OutputSize = outputSize;

        public int OutputSize
        {
            get;
            init => field = Require.Positive(value);
        }

        public override string Describe() => $"{OutputSize}";

        public override Shape InferShape(Sequence<Shape> inputs) => [Signal(inputs)[0], OutputSize];

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
