namespace DeepLearning;

public abstract partial record Augmentation
{
    /// <summary>
    /// Moves the image by a whole number of pixels in [-MaximumPixels, MaximumPixels] on each axis; what is uncovered
    /// becomes 0.
    /// </summary>
    public sealed record RandomShift : OfImage
    {
        public RandomShift(int maximumPixels) => MaximumPixels = maximumPixels;

        /// <summary>At least 0.</summary>
        public int MaximumPixels
        {
            get;
            init => field = Require.NotNegative(value);
        }

        public override void Apply<T>(ReadOnlySpan<T> source, Span<T> destination, Shape shape, RngKey key)
        {
            var (down, right) = Draw(key);
            ImagePlanes.Translate(source, destination, shape, down, right);
        }

        /// <summary>By how much this key moves an image.</summary>
        public (int Down, int Right) Draw(RngKey key)
        {
            var (down, right) = AugmentationDraws.Pair(key);
            var choices = 2 * MaximumPixels + 1;
            return (
                AugmentationDraws.Whole(down, choices) - MaximumPixels,
                AugmentationDraws.Whole(right, choices) - MaximumPixels
            );
        }
    }
}
