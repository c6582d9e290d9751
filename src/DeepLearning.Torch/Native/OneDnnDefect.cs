namespace DeepLearning.Torch;

/// <summary>
/// In this libtorch (2.10, with oneDNN 3.7.1) oneDNN's float32 convolution is wrong for some numbers of channels:
/// errors as large as the values, that change from call to call. Measured on an AMD Zen 5 over 20,000 geometries,
/// kernels larger than one pixel, against libtorch's own kernels: the input gradient is wrong in many cases where a
/// group's filters are no multiple of 16, and, for input channels above 16 that are no multiple of 32, the input
/// gradient (48) or the output (17, 24, 33) is wrong. All others were right, and so were all weight gradients, all 1x1
/// kernels and all of float64. A model with a layer that is concerned computes without oneDNN.
/// </summary>
internal static class OneDnnDefect
{
    public static bool Concerns<T>(Model model) =>
        typeof(T) == typeof(float)
        && model.Nodes.Any(node => Concerns(node.Layer, () => model.InputShapesOf(node)[0][0]));

    // A convolution of signals is computed as one of images, and a transposed one as its convolution's gradients.
    private static bool Concerns(Layer layer, Func<int> inputs) =>
        layer switch
        {
            Layer.Conv1d conv => Concerns(conv.ToConv2d(), inputs),
            Layer.Conv2d conv => conv.Kernel != 1 && !IsRight(inputs() / conv.Groups, conv.Channels / conv.Groups),
            Layer.ConvTranspose1d conv => Concerns(conv.ToConvTranspose2d(), inputs),
            Layer.ConvTranspose2d conv => conv.Kernel != 1
                && !(
                    IsRight(inputs() / conv.Groups, conv.Channels / conv.Groups)
                    && IsRight(conv.Channels / conv.Groups, inputs() / conv.Groups)
                ),
            _ => false,
        };

    private static bool IsRight(int inputs, int filters) => filters % 16 == 0 && (inputs <= 16 || inputs % 32 == 0);
}
