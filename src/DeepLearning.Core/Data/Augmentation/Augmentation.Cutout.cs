namespace DeepLearning;

public abstract partial record Augmentation
{
    /// <summary>
    /// Sets a square around a pixel drawn evenly to 0, in all channels; what sticks out of the image is lost.
    /// Source: DeVries, Taylor, "Improved Regularization of Convolutional Neural Networks with Cutout", 2017.
    /// </summary>
    public sealed record Cutout : OfImage
    {
        public Cutout(int size) => Size = size;

        /// <summary>The square's side in pixels, at least 1.</summary>
        public int Size
        {
            get;
            init => field = Require.Positive(value);
        }

        public override void Apply<T>(ReadOnlySpan<T> source, Span<T> destination, Shape shape, RngKey key)
        {
            var (top, left) = Draw(key, shape);
            var (firstColumn, lastColumn) = (Math.Max(0, left), Math.Min(shape[2], left + Size));
            source.CopyTo(destination);
            for (var c = 0; c < shape[0]; c++)
            for (var y = Math.Max(0, top); y < Math.Min(shape[1], top + Size); y++)
                destination.Slice((c * shape[1] + y) * shape[2] + firstColumn, lastColumn - firstColumn).Clear();
        }

        /// <summary>The upper left corner of this key's square, which may lie outside.</summary>
        public (int Top, int Left) Draw(RngKey key, Shape shape)
        {
            var (y, x) = AugmentationDraws.Pair(key);
            return (AugmentationDraws.Whole(y, shape[1]) - Size / 2, AugmentationDraws.Whole(x, shape[2]) - Size / 2);
        }
    }
}
