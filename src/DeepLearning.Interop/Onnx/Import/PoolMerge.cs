namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// A pool of rows behind one of columns is one of both: so this library writes a ceil mode that ONNX counts another way
/// on one axis.
/// </summary>
internal static class PoolMerge
{
    public static ImportValue.Computed? Of(NodeImport node, ImportValue.Computed value)
    {
        if (node.Scope.Layer is null || value.Node.Inputs is not [var first] || first.Inputs is not [var source])
            return null;
        if (!node.Scope.Absorbs(first.Scope))
            return null;
        Layer? merged = (first.Layer, value.Node.Layer) switch
        {
            (Layer.MaxPool2d a, Layer.MaxPool2d b)
                when IsNothing(a.Kernel.Width, a.Stride.Width, a.Padding.Width)
                    && IsNothing(b.Kernel.Height, b.Stride.Height, b.Padding.Height) => new Layer.MaxPool2d(
                (a.Kernel.Height, b.Kernel.Width),
                (a.Stride.Height, b.Stride.Width),
                (a.Padding.Height, b.Padding.Width),
                (a.Dilation.Height, b.Dilation.Width)
            )
            {
                CeilMode = true,
            },
            (Layer.AvgPool2d a, Layer.AvgPool2d b)
                when IsNothing(a.Kernel.Width, a.Stride.Width, a.Padding.Width)
                    && IsNothing(b.Kernel.Height, b.Stride.Height, b.Padding.Height)
                    && a.CountPadding == b.CountPadding => new Layer.AvgPool2d(
                (a.Kernel.Height, b.Kernel.Width),
                (a.Stride.Height, b.Stride.Width),
                (a.Padding.Height, b.Padding.Width),
                a.CountPadding
            )
            {
                CeilMode = true,
            },
            _ => null,
        };
        return merged is not null && merged.InferShape([source.Shape]) == value.Node.Shape
            ? node.Apply(merged, new ImportValue.Computed(source, source.Shape))
            : null;
    }

    private static bool IsNothing(int kernel, int stride, int padding) => (kernel, stride, padding) is (1, 1, 0);
}
