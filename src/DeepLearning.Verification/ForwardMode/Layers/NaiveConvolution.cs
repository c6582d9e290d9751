namespace DeepLearning.Verification;

// y[i, o, p, q] = bias[o] + Σ_c,r,s weight[o, c, r, s] x[i, first + c, p stride - top + r dilation, q stride - left + s
// dilation] over the taps inside the image, where first is the first input channel of o's group.
internal static class NaiveConvolution
{
    public static DualTensor Forward(Layer.Conv2d layer, DualPass pass)
    {
        if (layer.PaddingMode != PaddingMode.Zeros)
            return Forward(
                layer with
                {
                    Padding = Padding.None,
                    PaddingMode = PaddingMode.Zeros,
                },
                pass with
                {
                    Inputs = [NaiveShapes.Border(pass.Input, layer.Window.Padding, layer.PaddingMode)],
                }
            );
        var (x, weight, window) = (pass.Input, pass.Parameters["weight"], layer.Window);
        var y = new Dual[pass.Output.Size];
        var next = 0;
        for (var i = 0; i < pass.Count; i++)
        for (var o = 0; o < layer.Channels; o++)
        for (var p = 0; p < pass.Output[2]; p++)
        for (var q = 0; q < pass.Output[3]; q++)
        {
            var sum = layer.HasBias ? pass.Parameters["bias"][o] : 0;
            var first = o / (layer.Channels / layer.Groups) * weight.Shape[1];
            foreach (var (tap, row, column) in NaivePools.Taps(window, p, q, x.Shape))
                for (var c = 0; c < weight.Shape[1]; c++)
                    sum +=
                        weight[o, c, tap / window.Kernel.Width, tap % window.Kernel.Width]
                        * x[i, first + c, row, column];
            y[next++] = sum;
        }

        return new(pass.Output, y);
    }

    // The transpose: every input pixel (p, q) of channel c adds x weight[c, o, r, s] to what the convolution's window
    // at (p, q) reads, (p stride - top + r dilation, q stride - left + s dilation), in each channel o of its group.
    public static DualTensor Transposed(Layer.ConvTranspose2d layer, DualPass pass)
    {
        var (x, weight, window) = (pass.Input, pass.Parameters["weight"], layer.Window);
        var (outputs, inputs) = (weight.Shape[1], weight.Shape[0] / layer.Groups);
        var y = new Dual[pass.Output.Size];
        for (var i = 0; i < y.Length; i++)
            y[i] = layer.HasBias ? pass.Parameters["bias"][i / (pass.Output[2] * pass.Output[3]) % layer.Channels] : 0;
        for (var i = 0; i < pass.Count; i++)
        for (var c = 0; c < x.Shape[1]; c++)
        for (var p = 0; p < x.Shape[2]; p++)
        for (var q = 0; q < x.Shape[3]; q++)
            foreach (var (tap, row, column) in NaivePools.Taps(window, p, q, pass.Output))
                for (var o = 0; o < outputs; o++)
                {
                    var channel = c / inputs * outputs + o;
                    var place = ((i * layer.Channels + channel) * pass.Output[2] + row) * pass.Output[3] + column;
                    y[place] += weight[c, o, tap / window.Kernel.Width, tap % window.Kernel.Width] * x[i, c, p, q];
                }

        return new(pass.Output, y);
    }
}
