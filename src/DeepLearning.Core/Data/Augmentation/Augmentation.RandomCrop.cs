namespace DeepLearning;

public abstract partial record Augmentation
{
    /// <summary>
    /// Puts Padding zeros on each side of the image and cuts a piece of its old size from anywhere. Source: He et al.,
    /// "Deep Residual Learning for Image Recognition", CVPR 2016, 4.2.
    /// </summary>
    public sealed record RandomCrop : OfImage
    {
        public RandomCrop(int padding) => Padding = padding;

        /// <summary>At least 0.</summary>
        public int Padding
        {
            get;
            init => field = Require.NotNegative(value);
        }

        public override void Apply<T>(ReadOnlySpan<T> source, Span<T> destination, Shape shape, RngKey key)
        {
            var (top, left) = Draw(key);
            ImagePlanes.Translate(source, destination, shape, Padding - top, Padding - left);
        }

        /// <summary>The upper left corner of this key's piece in the padded image: each in 0 .. 2 Padding.</summary>
        public (int Top, int Left) Draw(RngKey key)
        {
            var (top, left) = AugmentationDraws.Pair(key);
            var choices = 2 * Padding + 1;
            return (AugmentationDraws.Whole(top, choices), AugmentationDraws.Whole(left, choices));
        }
    }
}
