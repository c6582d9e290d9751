namespace DeepLearning.Verification;

// Max: the largest tap inside the image; of equal ones the first in row-major order, and a NaN beats what stands before
// it. Average: the sum of the taps inside the image over the number of taps inside it, or, where padding counts, inside
// the padded image. Adaptive: the same of windows that follow from the output's size.
internal static class NaivePools
{
    public static DualTensor Max(DualPass pass, Window2d window) =>
        Windows(
            pass,
            (i, c, p, q) => Largest(Taps(window, p, q, pass.Input.Shape).Select(t => pass.Input[i, c, t.Row, t.Column]))
        );

    public static DualTensor Average(DualPass pass, Window2d window, bool countsPadding) =>
        Windows(
            pass,
            (i, c, p, q) =>
            {
                var (sum, taps) = ((Dual)0, 0);
                foreach (var (_, row, column) in Taps(window, p, q, pass.Input.Shape))
                {
                    sum += pass.Input[i, c, row, column];
                    taps++;
                }

                return sum / (countsPadding ? PaddedTaps(window, p, q, pass.Input.Shape) : taps);
            }
        );

    public static DualTensor GlobalMax(DualPass pass) => Planes(pass, Largest);

    public static DualTensor GlobalAverage(DualPass pass) =>
        Planes(pass, values => values.Aggregate((x, y) => x + y) / (pass.Input.Shape[2] * pass.Input.Shape[3]));

    public static DualTensor AdaptiveMax(DualPass pass) =>
        Windows(pass, (i, c, p, q) => Largest(Adaptive(pass, i, c, p, q)));

    public static DualTensor AdaptiveAverage(DualPass pass) =>
        Windows(
            pass,
            (i, c, p, q) =>
            {
                var values = Adaptive(pass, i, c, p, q).ToArray();
                return values.Aggregate((x, y) => x + y) / values.Length;
            }
        );

    /// <summary>The taps of a window that lie inside the image: which tap, and where.</summary>
    public static IEnumerable<(int Tap, int Row, int Column)> Taps(Window2d window, int p, int q, Shape image)
    {
        for (var r = 0; r < window.Kernel.Height; r++)
        for (var s = 0; s < window.Kernel.Width; s++)
        {
            var row = p * window.Stride.Height - window.Padding.Top + r * window.Dilation.Height;
            var column = q * window.Stride.Width - window.Padding.Left + s * window.Dilation.Width;
            if (row >= 0 && row < image[2] && column >= 0 && column < image[3])
                yield return (r * window.Kernel.Width + s, row, column);
        }
    }

    // Window p of n along an extent e: floor(p e / n) up to ceil((p + 1) e / n), exclusive.
    private static IEnumerable<Dual> Adaptive(DualPass pass, int i, int c, int p, int q)
    {
        var (height, width) = (pass.Input.Shape[2], pass.Input.Shape[3]);
        var (rows, columns) = (pass.Output[2], pass.Output[3]);
        for (var row = p * height / rows; row < Math.Ceiling((p + 1.0) * height / rows); row++)
        for (var column = q * width / columns; column < Math.Ceiling((q + 1.0) * width / columns); column++)
            yield return pass.Input[i, c, row, column];
    }

    private static int PaddedTaps(Window2d window, int p, int q, Shape image)
    {
        var (top, left) = (
            p * window.Stride.Height - window.Padding.Top,
            q * window.Stride.Width - window.Padding.Left
        );
        return (Math.Min(top + window.Kernel.Height, image[2] + window.Padding.Bottom) - top)
            * (Math.Min(left + window.Kernel.Width, image[3] + window.Padding.Right) - left);
    }

    private static Dual Largest(IEnumerable<Dual> values)
    {
        var largest = (Dual)double.NegativeInfinity;
        var isFirst = true;
        foreach (var x in values)
        {
            if (isFirst || x > largest || Dual.IsNaN(x))
                largest = x;
            isFirst = false;
        }

        return largest;
    }

    private static DualTensor Windows(DualPass pass, Func<int, int, int, int, Dual> value)
    {
        var y = new Dual[pass.Output.Size];
        var next = 0;
        for (var i = 0; i < pass.Count; i++)
        for (var c = 0; c < pass.Output[1]; c++)
        for (var p = 0; p < pass.Output[2]; p++)
        for (var q = 0; q < pass.Output[3]; q++)
            y[next++] = value(i, c, p, q);
        return new(pass.Output, y);
    }

    private static DualTensor Planes(DualPass pass, Func<IEnumerable<Dual>, Dual> value)
    {
        var size = pass.Input.Shape[2] * pass.Input.Shape[3];
        return new(pass.Output, [.. pass.Input.Span.ToArray().Chunk(size).Select(value)]);
    }
}
