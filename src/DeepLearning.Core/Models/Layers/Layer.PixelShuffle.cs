namespace DeepLearning;

public abstract partial record Layer
{
    /// <summary>
    /// Channels become pixels: [channels r², h, w] to [channels, r h, r w], for r = Factor. Output pixel (r p + i, r q
    /// + j) of channel c is pixel (p, q) of channel c r² + r i + j.
    /// Source: Shi et al., "Real-Time Single Image and Video Super-Resolution ..." (2016).
    /// </summary>
    public sealed record PixelShuffle : Layer
    {
        public PixelShuffle(int factor) => Factor = factor;

        /// <summary>PyTorch's upscale_factor.</summary>
        public int Factor
        {
            get;
            init => field = Require.Positive(value);
        }

        public override string Describe() => $"{Factor}";

        public override Shape InferShape(Sequence<Shape> inputs)
        {
            var shape = Image(inputs);
            var pixels = (long)Factor * Factor;
            return shape[0] % pixels == 0
                ? [(int)(shape[0] / pixels), checked(shape[1] * Factor), checked(shape[2] * Factor)]
                : throw ShapeException.Expected($"channels that {Factor}x{Factor} pixels divide", shape);
        }

        public override TResult Accept<TResult>(ILayerVisitor<TResult> visitor) => visitor.Visit(this);
    }
}
