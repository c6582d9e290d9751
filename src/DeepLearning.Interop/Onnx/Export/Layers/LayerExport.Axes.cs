namespace DeepLearning.Interop;

// What moves values and adds along axes.
internal sealed partial class LayerExport
{
    public GraphValue Visit(Layer.Flatten layer) => Flat(X);

    public GraphValue Visit(Layer.Reshape layer) => Reshape(X, layer.Shape.Extents);

    public GraphValue Visit(Layer.Transpose layer) =>
        graph.Node("Transpose", [X], NodeAttribute.Of("perm", [0, .. layer.Order(Sample).Select(axis => axis + 1)]));

    public GraphValue Visit(Layer.Slice layer)
    {
        var axis = Sample.AxisOf(layer.Axis);
        var to = layer.To switch
        {
            null => long.MaxValue,
            { } end => end,
        };
        return Slice(X, axis + 1, layer.From, to, layer.Step);
    }

    public GraphValue Visit(Layer.Select layer) =>
        graph.Node("Gather", [X, graph.Integer(layer.Index)], NodeAttribute.Of("axis", Axis(layer.Axis)));

    public GraphValue Visit(Layer.Sum layer) => Reduce("ReduceSum", X, layer.KeepDims, layer.Axes.Select(Axis));

    public GraphValue Visit(Layer.Mean layer) => Reduce("ReduceMean", X, layer.KeepDims, layer.Axes.Select(Axis));

    public GraphValue Visit(Layer.Softmax layer) =>
        graph.Node("Softmax", [X], NodeAttribute.Of("axis", Axis(layer.Axis)));

    public GraphValue Visit(Layer.LogSoftmax layer) =>
        graph.Node("LogSoftmax", [X], NodeAttribute.Of("axis", Axis(layer.Axis)));

    public GraphValue Visit(Layer.Scale layer)
    {
        var scaled = layer.Factor == 1 && layer.Shift != 0 ? X : X * layer.Factor;
        return layer.Shift == 0 ? scaled : scaled + layer.Shift;
    }
}
