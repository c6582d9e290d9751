namespace DeepLearning;

public abstract partial record Augmentation
{
    /// <summary>Swaps left and right with this probability.</summary>
    public sealed record HorizontalFlip : OfImage
    {
        public HorizontalFlip(double probability = 0.5) => Probability = probability;

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
            for (var row = 0; row < shape[0] * shape[1]; row++)
                destination.Slice(row * shape[2], shape[2]).Reverse();
        }
    }
}
