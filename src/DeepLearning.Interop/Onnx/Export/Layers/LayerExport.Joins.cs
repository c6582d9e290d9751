namespace DeepLearning.Interop;

// Shapes meet at their last axes; ONNX's rule would set a missing axis before the batch's.
internal sealed partial class LayerExport
{
    public GraphValue Visit(Layer.Concat layer) => graph.Node("Concat", inputs, NodeAttribute.Of("axis", 1));

    public GraphValue Visit(Layer.Add layer) => graph.Node(inputs.Length == 2 ? "Add" : "Sum", AllAligned());

    public GraphValue Visit(Layer.Subtract layer) => graph.Node("Sub", AllAligned());

    public GraphValue Visit(Layer.Multiply layer) => AllAligned().Aggregate((x, y) => x * y);

    public GraphValue Visit(Layer.Maximum layer) => graph.Node("Max", AllAligned());

    private GraphValue[] AllAligned() => [.. Enumerable.Range(0, inputs.Length).Select(i => Aligned(i, Output.Rank))];

    /// <summary>An input with axes of extent 1 behind the batch's, so that a sample has this many.</summary>
    private GraphValue Aligned(int input, int rank)
    {
        var missing = rank - _shapes[input].Rank;
        return missing == 0
            ? inputs[input]
            : graph.Node(
                "Unsqueeze",
                [inputs[input], graph.Integers([.. Enumerable.Range(1, missing).Select(axis => (long)axis)])]
            );
    }
}
