namespace DeepLearning;

public abstract partial record Augmentation
{
    /// <summary>Swaps above and below with this probability.</summary>
    public sealed record VerticalFlip : OfImage
    {
        public VerticalFlip(double probability = 0.5) => Probability = probability;

        /// <summary>In [0, 1].</summary>
        public double Probability
        {
            get;
            init => field = Share(value);
        }

        public override void Apply<T>(ReadOnlySpan<T> source, Span<T> destination, Shape shape, RngKey key)
        {
            source.CopyTo(destination);
            if (AugmentationDraws.Pair(key).First >= Probability)
                return;
            var (height, width) = (shape[1], shape[2]);
            for (var c = 0; c < shape[0]; c++)
            for (var y = 0; y < height; y++)
                source
                    .Slice((c * height + y) * width, width)
                    .CopyTo(destination[((c * height + height - 1 - y) * width)..]);
        }
    }
}
