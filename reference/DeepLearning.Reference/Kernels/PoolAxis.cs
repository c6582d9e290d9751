namespace DeepLearning.Reference;

/// <summary>
/// A pool's windows along one axis of an image: window i reads the places First[i], First[i] + Step, ... below End[i],
/// all of them inside.
/// </summary>
internal sealed class PoolAxis
{
    private PoolAxis(int[] first, int[] end, int[] taps, int step) =>
        (First, End, Taps, Step) = (first, end, taps, step);

    public int[] First { get; }

    public int[] End { get; }

    /// <summary>What a mean's divisor counts of each window.</summary>
    public int[] Taps { get; }

    public int Step { get; }

    /// <summary>A window that slides.</summary>
    /// <param name="extent">The image's.</param>
    /// <param name="windows">How many there are.</param>
    /// <param name="kernel">Taps of a window.</param>
    /// <param name="stride">From one window to the next.</param>
    /// <param name="dilation">From one tap to the next.</param>
    /// <param name="padding">On each side.</param>
    /// <param name="countPadding">Whether taps in the padding count too; those beyond never do.</param>
    public static PoolAxis Sliding(
        int extent,
        int windows,
        int kernel,
        int stride,
        int dilation,
        int padding,
        bool countPadding
    )
    {
        var (first, end, taps) = (new int[windows], new int[windows], new int[windows]);
        for (var i = 0; i < windows; i++)
        {
            var start = i * stride - padding;
            first[i] = start >= 0 ? start : start + (-start + dilation - 1) / dilation * dilation;
            end[i] = Math.Min(start + dilation * (kernel - 1) + 1, extent);
            taps[i] = countPadding ? Math.Min(start + kernel, extent + padding) - start : end[i] - first[i];
        }

        return new(first, end, taps, dilation);
    }

    /// <summary>Windows that follow from their number: floor(i extent / n) up to ceil((i + 1) extent / n).</summary>
    public static PoolAxis Adaptive(int extent, int windows)
    {
        var (first, end, taps) = (new int[windows], new int[windows], new int[windows]);
        for (var i = 0; i < windows; i++)
        {
            first[i] = (int)((long)i * extent / windows);
            end[i] = (int)(((i + 1L) * extent + windows - 1) / windows);
            taps[i] = end[i] - first[i];
        }

        return new(first, end, taps, 1);
    }

    public static PoolAxis Rows(Shape input, Shape output, Window2d window, bool countPadding) =>
        Sliding(
            input[1],
            output[1],
            window.Kernel.Height,
            window.Stride.Height,
            window.Dilation.Height,
            window.Padding.Top,
            countPadding
        );

    public static PoolAxis Columns(Shape input, Shape output, Window2d window, bool countPadding) =>
        Sliding(
            input[2],
            output[2],
            window.Kernel.Width,
            window.Stride.Width,
            window.Dilation.Width,
            window.Padding.Left,
            countPadding
        );
}
