namespace DeepLearning;

/// <summary>
/// A window that slides over an image, for convolutions and pools: computed once, here, for every backend.
/// Output extent along an axis: floor((extent + paddingBefore + paddingAfter - dilation (kernel - 1) - 1) / stride) +
/// 1.
/// </summary>
/// <param name="Kernel">Taps, in pixels.</param>
/// <param name="Stride">Steps between windows, in pixels.</param>
/// <param name="Dilation">Distance between taps, in pixels.</param>
/// <param name="Padding">Zeros around the image, in pixels.</param>
public sealed record Window2d(Size2d Kernel, Size2d Stride, Size2d Dilation, Padding.Sides Padding)
{
    /// <summary>
    /// Whether a last window that lies over the end counts too (the quotient above is rounded up), as long as it starts
    /// in the image or in the padding before it.
    /// </summary>
    public bool IsCeiled { get; init; }

    /// <summary>The image's extent after the window has slid over it.</summary>
    /// <exception cref="ShapeException">The window is larger than the padded image.</exception>
    public Size2d Slide(Size2d image) =>
        new(
            Slide(image.Height, Padding.Top, Padding.Bottom, Kernel.Height, Stride.Height, Dilation.Height, image),
            Slide(image.Width, Padding.Left, Padding.Right, Kernel.Width, Stride.Width, Dilation.Width, image)
        );

    /// <summary>
    /// The other way round: the extent of the image over which this window, sliding, writes as many windows as there
    /// are pixels, (extent - 1) stride - paddingBefore - paddingAfter + dilation (kernel - 1) + 1, and some more.
    /// </summary>
    /// <param name="windows">One window a pixel.</param>
    /// <param name="more">Rows and columns more at the bottom and the right.</param>
    /// <exception cref="ShapeException">Padding cuts all of it off.</exception>
    public Size2d Spread(Size2d windows, Size2d more)
    {
        var height =
            (windows.Height - 1L) * Stride.Height
            - Padding.Top
            - Padding.Bottom
            + (long)Dilation.Height * (Kernel.Height - 1)
            + more.Height
            + 1;
        var width =
            (windows.Width - 1L) * Stride.Width
            - Padding.Left
            - Padding.Right
            + (long)Dilation.Width * (Kernel.Width - 1)
            + more.Width
            + 1;
        return height > 0 && width > 0
            ? checked(new Size2d((int)height, (int)width))
            : throw new ShapeException(
                $"expects padding that leaves something of its output, but of {windows} pixels, a {Kernel} window "
                    + $"(stride {Stride}, dilation {Dilation}) and padding {Padding} comes {height}x{width}"
            );
    }

    /// <summary>
    /// Whether some window has all its taps in the padding: with dilation they can stride over a small image.
    /// </summary>
    public bool MissesImage(Size2d image)
    {
        var windows = Slide(image);
        return Misses(windows.Height, image.Height, Padding.Top, Kernel.Height, Stride.Height, Dilation.Height)
            || Misses(windows.Width, image.Width, Padding.Left, Kernel.Width, Stride.Width, Dilation.Width);
    }

    private static bool Misses(int windows, int extent, int before, int kernel, int stride, int dilation)
    {
        // The last window starts furthest right. Of those that start left of the image, one in each dilation's step
        // is enough, and the first of these reaches least far.
        if ((windows - 1L) * stride - before >= extent)
            return true;
        for (var window = 0L; window < Math.Min(windows, dilation) && window * stride < before; window++)
        {
            var start = window * stride - before;
            var firstInside = start + (-start + dilation - 1) / dilation * dilation;
            if (firstInside >= extent || firstInside > start + (long)dilation * (kernel - 1))
                return true;
        }

        return false;
    }

    private int Slide(int extent, long before, long after, int kernel, int stride, int dilation, Size2d image)
    {
        var span = (long)dilation * (kernel - 1) + 1;
        var room = extent + before + after;
        if (room > Shape.MaxSize)
            throw new OverflowException($"an image of {room} padded pixels has more than {Shape.MaxSize}");
        var left = room - span + (IsCeiled ? stride - 1 : 0);
        if (left < 0)
            throw new ShapeException(
                $"expects an image at least as large as its window, but the {Kernel} window (dilation "
                    + $"{Dilation}) does not fit into {image} with padding {Padding}"
            );
        var windows = checked((int)(left / stride + 1));
        return IsCeiled && (windows - 1L) * stride >= extent + before ? windows - 1 : windows;
    }
}
