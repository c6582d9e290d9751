namespace DeepLearning;

/// <summary>Moves of images [channels, height, width]; what comes from outside is 0.</summary>
internal static class ImagePlanes
{
    /// <summary>destination[c, y + down, x + right] = source[c, y, x].</summary>
    public static void Translate<T>(ReadOnlySpan<T> source, Span<T> destination, Shape shape, int down, int right)
    {
        var (height, width) = (shape[1], shape[2]);
        destination.Clear();
        var columns = width - Math.Abs(right);
        if (columns <= 0)
            return;
        var (from, to) = (Math.Max(0, -right), Math.Max(0, right));
        for (var c = 0; c < shape[0]; c++)
        for (var y = Math.Max(0, -down); y < Math.Min(height, height - down); y++)
            source
                .Slice((c * height + y) * width + from, columns)
                .CopyTo(destination[((c * height + y + down) * width + to)..]);
    }
}
