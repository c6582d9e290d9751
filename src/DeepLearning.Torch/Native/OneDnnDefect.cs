namespace DeepLearning.Torch;

/// <summary>
/// In this libtorch (2.10, with oneDNN 3.7.1) oneDNN's float32 convolution gives wrong input gradients, errors as large as the values that
/// change from call to call, when the filters of a group are no multiple of 16 and the kernel is larger than one pixel (measured on an
/// AMD Zen 5: 801 of 900 such geometries wrong, none of 780 others). Forward passes and weight gradients are right, float64 is not
/// concerned. Models with such a layer run their backward pass without oneDNN.
/// </summary>
internal static class OneDnnDefect
{
    private const int Block = 16;

    public static bool Concerns<T>(Model model) =>
        typeof(T) == typeof(float)
        && model.Nodes.Any(node => node.Layer is Layer.Conv2d conv && conv.Kernel != 1 && conv.Channels / conv.Groups % Block != 0);
}
