namespace DeepLearning.Interop;

/// <summary>
/// A node of a model as operators, in inference mode. Where ONNX has an operator of the layer's meaning, it is that
/// one; where it has none, or in float64 only one whose float32 attribute would round a setting, it is the formula. The
/// tables of docs/onnx.md say which. Sources: ONNX, "Operator Schemas"; the backends' formulas (docs/layers.md).
/// </summary>
internal sealed partial class LayerExport(
    GraphBuilder graph,
    Model model,
    Node node,
    GraphValue[] inputs,
    IReadOnlyDictionary<string, GraphValue> parameters
) : ILayerVisitor<GraphValue>
{
    private readonly Sequence<Shape> _shapes = model.InputShapesOf(node);

    /// <summary>The value that a layer of one input reads.</summary>
    private GraphValue X => inputs[0];

    /// <summary>Its shape, without the batch axis.</summary>
    private Shape Sample => _shapes[0];

    /// <summary>The shape of what the node makes, without the batch axis.</summary>
    private Shape Output => model.ShapeOf(node.Name);

    public GraphValue Visit(Layer.Input layer) => throw new ArgumentException("an input is no operator", nameof(layer));

    private GraphValue Parameter(string name) => parameters[$"{node.ParameterOwner}.{name}"];

    /// <summary>Whether an attribute, a float32, says this number as exactly as the graph's precision.</summary>
    private bool FitsAttribute(double value) => !graph.IsDouble || (float)value == value;

    /// <summary>The axis of a tensor for an axis of a sample.</summary>
    private int Axis(int ofSample) => Sample.AxisOf(ofSample) + 1;

    private GraphValue Reduce(string @operator, GraphValue x, bool keepDims, IEnumerable<int> axes)
    {
        var keep = NodeAttribute.Of("keepdims", keepDims);
        // Axes became an input with operator set 18, those of the sum with 13.
        return graph.Opset >= 18 || @operator == "ReduceSum"
            ? graph.Node(@operator, [x, graph.Integers([.. axes.Select(axis => (long)axis)])], keep)
            : graph.Node(@operator, [x], NodeAttribute.Of("axes", axes), keep);
    }

    private GraphValue Mean(GraphValue x, params IEnumerable<int> axes) => Reduce("ReduceMean", x, true, axes);

    private GraphValue Sigmoid(GraphValue x) => graph.Node("Sigmoid", [x]);

    private GraphValue Where(GraphValue condition, GraphValue x, GraphValue y) =>
        graph.Node("Where", [condition, x, y]);

    /// <summary>A tensor of one axis for each channel of a tensor of this many axes, the batch's included.</summary>
    private GraphValue PerChannel(GraphValue value, int rank) =>
        rank == 2
            ? value
            : graph.Node("Unsqueeze", [value, graph.Integers([.. Enumerable.Range(1, rank - 2).Select(i => (long)i)])]);

    /// <summary>The places from one up to, but not including, another, of a tensor's axis.</summary>
    private GraphValue Slice(GraphValue x, int axis, long from, long to, long step = 1) =>
        graph.Node("Slice", [x, graph.Integers(from), graph.Integers(to), graph.Integers(axis), graph.Integers(step)]);

    /// <summary>Samples of another shape; the batch's extent stays.</summary>
    private GraphValue Reshape(GraphValue x, params IEnumerable<int> sample) =>
        graph.Node("Reshape", [x, graph.Integers([0, .. sample.Select(e => (long)e)])]);
}
