namespace DeepLearning.Reference.Tests;

/// <summary>The kernels' plain twins, written to be read.</summary>
internal static class Naive
{
    public static double[] Product(int m, int n, int k, Func<int, int, double> a, Func<int, int, double> b)
    {
        var c = new double[m * n];
        for (var i = 0; i < m; i++)
            for (var j = 0; j < n; j++)
                for (var l = 0; l < k; l++) c[i * n + j] += a(i, l) * b(l, j);
        return c;
    }

    /// <summary>
    /// Calls visit(output channel, input channel, tap row, tap column, output row, output column, image row, image column) for every
    /// product of a convolution that lies inside the image; channels count over all groups.
    /// </summary>
    public static void Convolution(ConvGeometry g, Action<int, int, int, int, int, int, int, int> visit)
    {
        var filters = g.OutputChannels / g.Groups;
        for (var o = 0; o < g.OutputChannels; o++)
        for (var c = 0; c < g.GroupChannels; c++)
        for (var r = 0; r < g.Kernel.Height; r++)
        for (var s = 0; s < g.Kernel.Width; s++)
        for (var p = 0; p < g.OutputImage.Height; p++)
        for (var q = 0; q < g.OutputImage.Width; q++)
        {
            var y = p * g.Window.Stride.Height - g.Window.Padding.Top + r * g.Window.Dilation.Height;
            var x = q * g.Window.Stride.Width - g.Window.Padding.Left + s * g.Window.Dilation.Width;
            if (y >= 0 && y < g.Image.Height && x >= 0 && x < g.Image.Width) visit(o, c, r, s, p, q, y, x);
        }
    }
}
