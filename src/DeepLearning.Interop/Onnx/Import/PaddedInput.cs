namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// A padding before a convolution, of a mode other than zeros, is the convolution's own: PyTorch's padding_mode. While
/// the graph is read it is a convolution that copies, with that padding.
/// </summary>
internal static class PaddedInput
{
    /// <returns>What the convolution then reads, and its window; null where no such padding is.</returns>
    public static (ImportValue.Computed Input, PaddingMode Mode, OnnxWindow Window)? Of(
        ImportValue.Computed input,
        OnnxWindow window,
        int axes
    )
    {
        if (window.Before.Any(pixels => pixels != 0) || window.After.Any(pixels => pixels != 0))
            return null;
        if (!Copies.IsCopy(input.Node) || input.Node.Inputs[0] is not { } source)
            return null;
        var of = new ImportValue.Computed(source, source.Shape);
        return input.Node.Layer switch
        {
            Layer.Conv1d { PaddingMode: not PaddingMode.Zeros, Padding.OfImage: Padding.Sides sides } copy
                when axes == 1 => (of, copy.PaddingMode, window with { Before = [sides.Left], After = [sides.Right] }),
            Layer.Conv2d { PaddingMode: not PaddingMode.Zeros, Padding: Padding.Sides sides } copy when axes == 2 => (
                of,
                copy.PaddingMode,
                window with
                {
                    Before = [sides.Top, sides.Left],
                    After = [sides.Bottom, sides.Right],
                }
            ),
            _ => null,
        };
    }
}
