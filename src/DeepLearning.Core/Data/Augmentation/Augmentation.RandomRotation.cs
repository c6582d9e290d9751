using System.Numerics;

namespace DeepLearning;

public abstract partial record Augmentation
{
    /// <summary>
    /// Turns the image about its centre, by an angle drawn evenly from ±MaximumDegrees; values are interpolated between
    /// the four neighbours, and are 0 outside.
    /// </summary>
    public sealed record RandomRotation : OfImage
    {
        public RandomRotation(double maximumDegrees) => MaximumDegrees = maximumDegrees;

        /// <summary>At least 0.</summary>
        public double MaximumDegrees
        {
            get;
            init => field = Require.NotNegative(value);
        }

        public override void Apply<T>(ReadOnlySpan<T> source, Span<T> destination, Shape shape, RngKey key) =>
            Rotate(source, destination, shape, (2 * AugmentationDraws.Pair(key).First - 1) * MaximumDegrees);

        /// <summary>
        /// Turns the image counter-clockwise. With dx, dy from the centre, y downwards:
        /// destination[dx, dy] = source[dx cos - dy sin, dx sin + dy cos]. Quarter turns of a square are exact.
        /// </summary>
        public static void Rotate<T>(ReadOnlySpan<T> source, Span<T> destination, Shape shape, double degrees)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var (height, width) = (shape[1], shape[2]);
            var (sin, cos) = double.SinCosPi(degrees / 180);
            for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (dx, dy) = (x - (width - 1) / 2.0, y - (height - 1) / 2.0);
                var (fromX, fromY) = (
                    dx * cos - dy * sin + (width - 1) / 2.0,
                    dx * sin + dy * cos + (height - 1) / 2.0
                );
                for (var c = 0; c < shape[0]; c++)
                    destination[(c * height + y) * width + x] = T.CreateChecked(
                        Between(source.Slice(c * height * width, height * width), height, width, fromY, fromX)
                    );
            }
        }

        private static double Between<T>(ReadOnlySpan<T> plane, int height, int width, double y, double x)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var (top, left) = ((int)Math.Floor(y), (int)Math.Floor(x));
            var (down, right) = (y - top, x - left);
            var above =
                (1 - right) * Pixel(plane, height, width, top, left)
                + right * Pixel(plane, height, width, top, left + 1);
            var below =
                (1 - right) * Pixel(plane, height, width, top + 1, left)
                + right * Pixel(plane, height, width, top + 1, left + 1);
            return (1 - down) * above + down * below;
        }

        private static double Pixel<T>(ReadOnlySpan<T> plane, int height, int width, int y, int x)
            where T : unmanaged, IFloatingPointIeee754<T> =>
            (uint)y < (uint)height && (uint)x < (uint)width ? double.CreateChecked(plane[y * width + x]) : 0;
    }
}
