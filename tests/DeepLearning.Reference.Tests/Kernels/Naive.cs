namespace DeepLearning.Reference.Tests;

/// <summary>The kernels' plain twins, written to be read.</summary>
internal static class Naive
{
    public static double[] Product(int m, int n, int k, Func<int, int, double> a, Func<int, int, double> b)
    {
        var c = new double[m * n];
        for (var i = 0; i < m; i++)
        for (var j = 0; j < n; j++)
        for (var l = 0; l < k; l++)
            c[i * n + j] += a(i, l) * b(l, j);
        return c;
    }

    /// <summary>
    /// Calls visit(output channel, input channel, tap row, tap column, output row, output column, image row, image
    /// column) for every product of a convolution that lies inside the image; channels count over all groups.
    /// </summary>
    public static void Convolution(ConvGeometry g, Action<int, int, int, int, int, int, int, int> visit)
    {
        var products =
            from o in Enumerable.Range(0, g.OutputChannels)
            from c in Enumerable.Range(0, g.GroupChannels)
            from r in Enumerable.Range(0, g.Kernel.Height)
            from s in Enumerable.Range(0, g.Kernel.Width)
            from p in Enumerable.Range(0, g.OutputImage.Height)
            from q in Enumerable.Range(0, g.OutputImage.Width)
            let y = p * g.Window.Stride.Height - g.Window.Padding.Top + r * g.Window.Dilation.Height
            let x = q * g.Window.Stride.Width - g.Window.Padding.Left + s * g.Window.Dilation.Width
            where y >= 0 && y < g.Image.Height && x >= 0 && x < g.Image.Width
            select (o, c, r, s, p, q, y, x);
        foreach (var (o, c, r, s, p, q, y, x) in products)
            visit(o, c, r, s, p, q, y, x);
    }

    /// <summary>y, and from dy the gradients of input, weight and bias: the direct sums.</summary>
    public static (double[] Y, double[] Dx, double[] DWeight, double[] DBias) Convolution(
        ConvGeometry g,
        int count,
        double[] x,
        double[] weight,
        double[] bias,
        double[] dy
    )
    {
        var (y, dx, dWeight, dBias) = (
            new double[dy.Length],
            new double[x.Length],
            new double[weight.Length],
            new double[bias.Length]
        );
        var (plane, filters) = (g.OutputImage.Height * g.OutputImage.Width, g.OutputChannels / g.Groups);
        for (var i = 0; i < y.Length && bias.Length > 0; i++)
        {
            y[i] = bias[i / plane % g.OutputChannels];
            dBias[i / plane % g.OutputChannels] += dy[i];
        }

        Convolution(
            g,
            (o, c, r, s, p, q, row, column) =>
            {
                for (var i = 0; i < count; i++)
                {
                    var yAt = ((i * g.OutputChannels + o) * g.OutputImage.Height + p) * g.OutputImage.Width + q;
                    var wAt = ((o * g.GroupChannels + c) * g.Kernel.Height + r) * g.Kernel.Width + s;
                    var xAt =
                        ((i * g.Input[0] + o / filters * g.GroupChannels + c) * g.Image.Height + row) * g.Image.Width
                        + column;
                    y[yAt] += weight[wAt] * x[xAt];
                    dx[xAt] += weight[wAt] * dy[yAt];
                    dWeight[wAt] += dy[yAt] * x[xAt];
                }
            }
        );
        return (y, dx, dWeight, dBias);
    }

    /// <summary>
    /// The place of a window's largest pixel: the first of equals, but a later NaN beats everything before it.
    /// </summary>
    public static int Winner(ReadOnlySpan<double> x, Size2d image, Window2d window, int p, int q)
    {
        var winner = -1;
        for (var r = 0; r < window.Kernel.Height; r++)
        {
            for (var s = 0; s < window.Kernel.Width; s++)
            {
                var row = p * window.Stride.Height - window.Padding.Top + r;
                var column = q * window.Stride.Width - window.Padding.Left + s;
                if (row < 0 || row >= image.Height || column < 0 || column >= image.Width)
                    continue;
                var place = row * image.Width + column;
                if (winner < 0 || double.IsNaN(x[place]) || x[place] > x[winner])
                    winner = place;
            }
        }

        return winner;
    }
}
