namespace DeepLearning.Reference;

/// <summary>
/// Where the tiles of a block of images read and write: each output tile of 2x2 pixels reads 4x4 pixels of a padded
/// image.
/// </summary>
/// <param name="source">The images that are read.</param>
/// <param name="output">The size of the images that are written.</param>
/// <param name="images">Images of a block.</param>
/// <param name="outputs">Channels that are written.</param>
internal sealed class WinogradTable(PaddedImages source, Size2d output, int images, int outputs)
{
    public PaddedImages Source { get; } = source;

    public int Outputs { get; } = outputs;

    /// <summary>Tiles of an image.</summary>
    public int PerImage { get; } = Even(output.Height) * Even(output.Width) / 4;

    /// <summary>
    /// Values of the block's outputs, and of one pixel behind them: tiles put there what lies outside the image.
    /// </summary>
    public int Length { get; } = (images * output.Height * output.Width + 1) * outputs;

    /// <summary>Where each tile's first pixel lies in the padded images.</summary>
    public int[] Inputs { get; } =
    [.. Places(output, images).Select(tile => source.At(tile.Image, tile.Row, tile.Column))];

    /// <summary>Where each tile's four pixels go, channels innermost.</summary>
    public int[] Pixels { get; } =
    [
        .. from tile in Places(output, images)
        from row in Enumerable.Range(tile.Row, 2)
        from column in Enumerable.Range(tile.Column, 2)
        let isInside = row < output.Height && column < output.Width
        select outputs
            * (
                isInside
                    ? (tile.Image * output.Height + row) * output.Width + column
                    : images * output.Height * output.Width
            ),
    ];

    /// <summary>The first pixel of every tile of some images.</summary>
    public static IEnumerable<(int Image, int Row, int Column)> Places(Size2d output, int images) =>
        from image in Enumerable.Range(0, images)
        from row in Enumerable.Range(0, Even(output.Height) / 2)
        from column in Enumerable.Range(0, Even(output.Width) / 2)
        select (image, 2 * row, 2 * column);

    /// <summary>A size rounded up to whole tiles.</summary>
    public static int Even(int size) => size + size % 2;
}
