using System.Numerics;

namespace DeepLearning.Data;

/// <summary>
/// Resizes images by the triangle filter, which is bilinear where they grow and averages where they shrink, so that
/// nothing is passed over. Each axis by itself. Source: Pillow's Image.resize with BILINEAR, and torchvision's with
/// antialias.
/// </summary>
internal static class ImageResize
{
    /// <param name="pixels">[height, width, channels], bytes.</param>
    /// <param name="from">Height and width.</param>
    /// <param name="to">Height and width of the result.</param>
    /// <param name="channels">As many values a pixel.</param>
    /// <param name="result">[channels, height, width], bytes divided by 255.</param>
    public static void Apply<T>(ReadOnlySpan<byte> pixels, Size2d from, Size2d to, int channels, Span<T> result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (columns, rows) = (Taps(from.Width, to.Width), Taps(from.Height, to.Height));
        var narrow = new double[from.Height * to.Width];
        for (var channel = 0; channel < channels; channel++)
        {
            for (var y = 0; y < from.Height; y++)
            for (var x = 0; x < to.Width; x++)
            {
                var (first, weights) = columns[x];
                var sum = 0.0;
                for (var i = 0; i < weights.Length; i++)
                    sum += weights[i] * pixels[(y * from.Width + first + i) * channels + channel];
                narrow[y * to.Width + x] = sum;
            }

            for (var y = 0; y < to.Height; y++)
            for (var x = 0; x < to.Width; x++)
            {
                var (first, weights) = rows[y];
                var sum = 0.0;
                for (var i = 0; i < weights.Length; i++)
                    sum += weights[i] * narrow[(first + i) * to.Width + x];
                result[(channel * to.Height + y) * to.Width + x] = T.CreateChecked(sum / byte.MaxValue);
            }
        }
    }

    /// <summary>What each new pixel of an axis is made of: the first old one, and the weights from there on.</summary>
    private static (int First, double[] Weights)[] Taps(int from, int to)
    {
        var (scale, taps) = ((double)from / to, new (int, double[])[to]);
        var reach = Math.Max(scale, 1);
        for (var i = 0; i < to; i++)
        {
            var centre = (i + 0.5) * scale;
            var first = Math.Max(0, (int)(centre - reach + 0.5));
            var end = Math.Min(from, (int)(centre + reach + 0.5));
            var weights = new double[end - first];
            for (var j = 0; j < weights.Length; j++)
                weights[j] = Math.Max(0, 1 - Math.Abs(first + j + 0.5 - centre) / reach);
            var sum = weights.Sum();
            taps[i] = (first, Array.ConvertAll(weights, weight => weight / sum));
        }

        return taps;
    }
}
