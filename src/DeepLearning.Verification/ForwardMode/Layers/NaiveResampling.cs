namespace DeepLearning.Verification;

// Upsample: nearest takes the pixel floor(p s), the distance s of two in float32; linear and bilinear weigh every pixel
// by how near it lies to the place of the output's on each axis, max(0, 1 - distance). A signal is an image of one row.
// Pixel shuffle: channels of one group of r² lie side by side.
internal static class NaiveResampling
{
    public static DualTensor Upsample(Layer.Upsample layer, DualPass pass)
    {
        var isSignal = pass.Output.Rank == 3;
        var (input, channels) = (pass.Input.Shape, pass.Output[1]);
        var x = isSignal ? pass.Input.Reshaped([input[0], channels, 1, input[2]]) : pass.Input;
        var heightFactor = isSignal ? 1 : layer.Factor?.Height;
        var (height, width) = isSignal ? (1, pass.Output[2]) : (pass.Output[2], pass.Output[3]);
        var y = new Dual[pass.Output.Size];
        var next = 0;
        for (var plane = 0; plane < pass.Count * channels; plane++)
        for (var p = 0; p < height; p++)
        for (var q = 0; q < width; q++)
        {
            var sum = (Dual)0;
            for (var row = 0; row < x.Shape[2]; row++)
            for (var column = 0; column < x.Shape[3]; column++)
            {
                var share =
                    Share(layer, heightFactor, p, row, x.Shape[2], height)
                    * Share(layer, layer.Factor?.Width, q, column, x.Shape[3], width);
                if (share > 0)
                    sum += share * x[plane / channels, plane % channels, row, column];
            }

            y[next++] = sum;
        }

        return new(pass.Output, y);
    }

    public static DualTensor PixelShuffle(Layer.PixelShuffle layer, DualPass pass)
    {
        var r = layer.Factor;
        var y = new Dual[pass.Output.Size];
        var next = 0;
        for (var i = 0; i < pass.Count; i++)
        for (var c = 0; c < pass.Output[1]; c++)
        for (var row = 0; row < pass.Output[2]; row++)
        for (var column = 0; column < pass.Output[3]; column++)
            y[next++] = pass.Input[i, c * r * r + row % r * r + column % r, row / r, column / r];
        return new(pass.Output, y);
    }

    /// <summary>What a pixel of an image's axis gives to pixel p of n.</summary>
    private static double Share(Layer.Upsample layer, double? factor, int p, int pixel, int extent, int n)
    {
        var step = factor is { } given ? 1 / given : (double)extent / n;
        if (n == extent)
            return pixel == p ? 1 : 0;
        if (layer.Mode == UpsampleMode.Nearest)
            return pixel == (n == 2 * extent ? p / 2 : Math.Min((int)MathF.Floor(p * (float)step), extent - 1)) ? 1 : 0;
        var place =
            !layer.AlignCorners ? Math.Clamp((p + 0.5) * step - 0.5, 0, extent - 1)
            : n > 1 ? p * (extent - 1.0) / (n - 1)
            : 0;
        return Math.Max(0, 1 - Math.Abs(pixel - place));
    }
}
