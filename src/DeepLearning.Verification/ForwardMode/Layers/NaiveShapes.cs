namespace DeepLearning.Verification;

// Layers that only move values.
internal static class NaiveShapes
{
    public static DualTensor ZeroPad(DualPass pass, Padding.Sides sides)
    {
        var x = pass.Input;
        var y = new Dual[pass.Output.Size];
        for (var i = 0; i < pass.Count; i++)
        for (var c = 0; c < x.Shape[1]; c++)
        for (var row = 0; row < x.Shape[2]; row++)
        for (var column = 0; column < x.Shape[3]; column++)
        {
            var line = (i * x.Shape[1] + c) * pass.Output[2] + row + sides.Top;
            y[line * pass.Output[3] + column + sides.Left] = x[i, c, row, column];
        }

        return new(pass.Output, y);
    }

    /// <summary>A border of the image's own pixels.</summary>
    public static DualTensor Border(DualTensor x, Padding.Sides sides, PaddingMode mode)
    {
        var (height, width) = (x.Shape[2], x.Shape[3]);
        Shape shape = [x.Shape[0], x.Shape[1], sides.Top + height + sides.Bottom, sides.Left + width + sides.Right];
        var y = new Dual[shape.Size];
        for (var i = 0; i < y.Length; i++)
        {
            var (plane, pixel) = Math.DivRem(i, shape[2] * shape[3]);
            var row = Inside(pixel / shape[3] - sides.Top, height, mode);
            var column = Inside(pixel % shape[3] - sides.Left, width, mode);
            y[i] = x[plane / shape[1], plane % shape[1], row, column];
        }

        return new(shape, y);
    }

    private static int Inside(int place, int extent, PaddingMode mode) =>
        mode == PaddingMode.Circular ? (place + extent) % extent
        : mode == PaddingMode.Replicate ? Math.Clamp(place, 0, extent - 1)
        : place < 0 ? -place
        : place >= extent ? 2 * (extent - 1) - place
        : place;

    /// <summary>Along the first axis of a sample: one sample's values of each input end to end.</summary>
    public static DualTensor Concat(DualPass pass) =>
        new(
            pass.Output,
            [
                .. Enumerable
                    .Range(0, pass.Count)
                    .SelectMany(i =>
                        pass.Inputs.SelectMany(x =>
                            x.Span.Slice(i * (x.Size / pass.Count), x.Size / pass.Count).ToArray()
                        )
                    ),
            ]
        );
}
