namespace DeepLearning.Reference;

/// <summary>
/// Whether the buffers of a convolution's ways have room: an index into one is an int. All sizes are of one image and
/// one group, or of the weight, in values.
/// </summary>
internal static class ConvolutionRoom
{
    /// <summary>
    /// Room in weights: for the parts of a batch that sum the weight's gradient, with their biases; and for a copy that
    /// is padded to whole panels or transformed.
    /// </summary>
    private const int Parts = 5,
        Copies = 8;

    /// <summary>For <see cref="ImplicitConvolution{T}"/> and <see cref="WinogradConvolution{T}"/>.</summary>
    public static bool TurnedFits(ConvGeometry geometry)
    {
        var (window, image, output) = (geometry.Window, geometry.Image, geometry.OutputImage);
        var filters = geometry.OutputChannels / geometry.Groups;
        var (vertical, horizontal) = (
            Reach(window.Dilation.Height, window.Kernel.Height),
            Reach(window.Dilation.Width, window.Kernel.Width)
        );
        return WeightFits(geometry, Copies)
            && Fits(
                geometry.GroupChannels,
                Math.Max(image.Height, output.Height) + vertical,
                Math.Max(image.Width, output.Width) + horizontal
            )
            && Fits(filters, output.Height + 2 * vertical, output.Width + 2 * horizontal);
    }

    /// <summary>For <see cref="ShiftedConvolution{T}"/>.</summary>
    public static bool ShiftedFits(ConvGeometry geometry) =>
        WeightFits(geometry, Parts)
        && UnfoldedFits(geometry)
        && Fits(
            geometry.GroupChannels,
            geometry.Kernel.Width,
            geometry.OutputImage.Height + Reach(geometry.Window.Dilation.Height, geometry.Kernel.Height),
            geometry.OutputImage.Width
        );

    /// <summary>For <see cref="UnfoldedConvolution{T}"/>, the last resort.</summary>
    /// <exception cref="ShapeException">It has no room either.</exception>
    public static ConvGeometry CheckUnfolded(ConvGeometry geometry) =>
        WeightFits(geometry, Parts) && UnfoldedFits(geometry)
            ? geometry
            : throw new ShapeException(
                $"a convolution of {geometry.Input} to {geometry.Output} with a {geometry.Kernel} kernel "
                    + $"needs more than {Shape.MaxSize} values of working memory an image, the most that the "
                    + "reference backend has room for"
            );

    private static bool UnfoldedFits(ConvGeometry geometry) =>
        Fits(
            geometry.GroupChannels,
            geometry.Kernel.Height,
            geometry.Kernel.Width,
            geometry.OutputImage.Height,
            geometry.OutputImage.Width
        );

    private static bool WeightFits(ConvGeometry geometry, int times) =>
        Fits(times, geometry.OutputChannels, geometry.GroupChannels, geometry.Kernel.Height, geometry.Kernel.Width);

    private static long Reach(int dilation, int kernel) => (long)dilation * (kernel - 1);

    private static bool Fits(params ReadOnlySpan<long> extents)
    {
        var size = 1.0;
        foreach (var extent in extents)
            size *= extent;
        return size <= Shape.MaxSize;
    }
}
