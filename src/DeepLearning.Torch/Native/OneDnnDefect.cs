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
        && model.Nodes.Any(node =>
            node.Layer is Layer.Conv2d conv
            && conv.Kernel != 1
            && !IsRight(model.InputShapesOf(node)[0][0] / conv.Groups, conv.Channels / conv.Groups)
        );

    private static bool IsRight(int inputs, int filters) => filters % 16 == 0 && (inputs <= 16 || inputs % 32 == 0);
}
