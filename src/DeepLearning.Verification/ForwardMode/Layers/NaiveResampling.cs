namespace DeepLearning.Verification;

// Upsample: nearest takes the pixel floor(p e / n); bilinear weighs every pixel of the image by how near it lies to the
// place of the output's on both axes, max(0, 1 - distance). Pixel shuffle: channels of one group of r² lie side by
// side.
internal static class NaiveResampling
{
    public static DualTensor Upsample(Layer.Upsample layer, DualPass pass)
    {
        var x = pass.Input;
        var y = new Dual[pass.Output.Size];
        var next = 0;
        for (var plane = 0; plane < pass.Count * x.Shape[1]; plane++)
        for (var p = 0; p < pass.Output[2]; p++)
        for (var q = 0; q < pass.Output[3]; q++)
        {
            var sum = (Dual)0;
            for (var row = 0; row < x.Shape[2]; row++)
            for (var column = 0; column < x.Shape[3]; column++)
            {
                var share =
                    Share(layer, p, row, x.Shape[2], pass.Output[2])
                    * Share(layer, q, column, x.Shape[3], pass.Output[3]);
                if (share > 0)
                    sum += share * x[plane / x.Shape[1], plane % x.Shape[1], row, column];
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
    private static double Share(Layer.Upsample layer, int p, int pixel, int extent, int n)
    {
        if (layer.Mode == UpsampleMode.Nearest)
            return pixel == p * extent / n ? 1 : 0;
        var place =
            !layer.AlignCorners ? Math.Clamp((p + 0.5) * extent / n - 0.5, 0, extent - 1)
            : n > 1 ? p * (extent - 1.0) / (n - 1)
            : 0;
        return Math.Max(0, 1 - Math.Abs(pixel - place));
    }
}
