namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// The formulas of norms over a sample's last axes: (x - mean) / sqrt(mean of (x - mean)² + e), and the same without
/// the mean.
/// </summary>
internal static class Normalisations
{
    public static ImportValue.Computed? Recognise(NodeImport node, ImportValue value)
    {
        if (value is not ImportValue.Deferred deferred)
            return null;
        var (numerator, root) = deferred switch
        {
            { Node.Operator: "Div", Inputs: [ImportValue.Computed x, ImportValue.Deferred r] } => (x, r),
            { Node.Operator: "Mul", Inputs: [ImportValue.Computed x, ImportValue.Deferred r] } => (x, Inverted(r)),
            { Node.Operator: "Mul", Inputs: [ImportValue.Deferred r, ImportValue.Computed x] } => (x, Inverted(r)),
            _ => (null, null),
        };
        if (numerator is null || root is null || UnderRoot(root) is not { } variance)
            return null;
        if (variance.Node is not { Layer: Layer.Scale { Factor: 1, Shift: > 0 } epsilon, Inputs: [var mean] })
            return null;
        if (mean is not { Layer: Layer.Mean { KeepDims: true } over, Inputs: [var square] })
            return null;
        if (square is not { Layer: Layer.Multiply, Inputs: [var a, var b] } || !ReferenceEquals(a, b))
            return null;
        if (LastAxes(over, square.Shape) is not { } axes || !ReferenceEquals(a, numerator.Node))
            return null;
        var constant = Decimals.Of(epsilon.Shift);
        return Centred(numerator.Node, over) is { } source
            ? node.Apply(
                new Layer.LayerNorm(constant, axes == source.Shape.Rank && axes != 2 ? null : axes, affine: false),
                new ImportValue.Computed(source, source.Shape)
            )
            : node.Apply(new Layer.RMSNorm(axes, constant, affine: false), numerator);
    }

    /// <summary>What the mean was subtracted from; null where it was not.</summary>
    private static LayerNode? Centred(LayerNode node, Layer.Mean over) =>
        node is { Layer: Layer.Subtract, Inputs: [var x, { Layer: Layer.Mean mean, Inputs: [var of] }] }
        && ReferenceEquals(x, of)
        && mean == over
            ? x
            : null;

    private static ImportValue.Computed? UnderRoot(ImportValue.Deferred value) =>
        value switch
        {
            { Node.Operator: "Sqrt", Inputs: [ImportValue.Computed x] } => x,
            { Node.Operator: "Pow", Inputs: [ImportValue.Computed x, ImportValue.Constant power] }
                when power.Tensor.Shape.Size == 1 && power.Tensor.To<double>()[0] == 0.5 => x,
            _ => null,
        };

    private static ImportValue.Deferred? Inverted(ImportValue.Deferred value) =>
        value switch
        {
            { Node.Operator: "Reciprocal", Inputs: [ImportValue.Deferred root] } => root,
            { Node.Operator: "Div", Inputs: [ImportValue.Constant one, ImportValue.Deferred root] }
                when one.Tensor.Shape.Size == 1 && one.Tensor.To<double>()[0] == 1 => root,
            _ => null,
        };

    /// <summary>How many last axes a mean is over; null where it is over others.</summary>
    private static int? LastAxes(Layer.Mean mean, Shape shape)
    {
        var axes = mean.Axes.Select(axis => shape.AxisOf(axis)).Order().ToArray();
        return axes.SequenceEqual(Enumerable.Range(shape.Rank - axes.Length, axes.Length)) ? axes.Length : null;
    }
}
