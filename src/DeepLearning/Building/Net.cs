namespace DeepLearning;

/// <summary>
/// Builds models fluently: <c>Net.Input(1, 8, 8).Conv2d(16, 3, padding:
/// 1).ReLU().GlobalMaxPool2d().Dense(10).ToModel()</c>.
/// </summary>
public static class Net
{
    /// <summary>An input of this shape, without the batch axis: [features] or [channels, height, width].</summary>
    /// <exception cref="ShapeException">There is no extent, or one is below 1.</exception>
    public static NetNode Input(params ReadOnlySpan<int> extents) => new(new Layer.Input(Shape.Create(extents)), []);

    /// <summary>
    /// An input of indices from 0 to count - 1, for an embedding. Its shape, without the batch axis: [steps].
    /// </summary>
    /// <exception cref="ShapeException">There is no extent, or one is below 1.</exception>
    public static NetNode Indices(int count, params ReadOnlySpan<int> extents) =>
        new(new Layer.Input(Shape.Create(extents), count), []);

    /// <summary>Values end to end along the first axis.</summary>
    /// <exception cref="ShapeException">They differ in more than their first extent.</exception>
    public static NetNode Concat(params ReadOnlySpan<NetNode> nodes) => new(new Layer.Concat(), Sequence.Create(nodes));

    /// <summary>The sum of values, element by element. An extent of 1 is repeated.</summary>
    /// <exception cref="ShapeException">The shapes do not meet.</exception>
    public static NetNode Add(params ReadOnlySpan<NetNode> nodes) => new(new Layer.Add(), Sequence.Create(nodes));

    /// <summary>The first value less the second, element by element. An extent of 1 is repeated.</summary>
    /// <exception cref="ShapeException">The shapes do not meet.</exception>
    public static NetNode Subtract(NetNode first, NetNode second) => new(new Layer.Subtract(), [first, second]);

    /// <summary>The product of values, element by element. An extent of 1 is repeated.</summary>
    /// <exception cref="ShapeException">The shapes do not meet.</exception>
    public static NetNode Multiply(params ReadOnlySpan<NetNode> nodes) =>
        new(new Layer.Multiply(), Sequence.Create(nodes));

    /// <summary>The largest of values, element by element. An extent of 1 is repeated.</summary>
    /// <exception cref="ShapeException">The shapes do not meet.</exception>
    public static NetNode Maximum(params ReadOnlySpan<NetNode> nodes) =>
        new(new Layer.Maximum(), Sequence.Create(nodes));

    /// <summary>
    /// Products of matrices, the last two axes: [..., m, k] times [..., k, n], either given transposed.
    /// </summary>
    /// <exception cref="ShapeException">The shapes do not meet.</exception>
    public static NetNode MatMul(
        NetNode first,
        NetNode second,
        bool transposeFirst = false,
        bool transposeSecond = false
    ) => new(new Layer.MatMul(transposeFirst, transposeSecond), [first, second]);

    /// <summary>A layer of your own that reads these nodes.</summary>
    /// <exception cref="ShapeException">The layer does not take their shapes.</exception>
    public static NetNode Custom(ICustomLayer layer, params ReadOnlySpan<NetNode> nodes) =>
        new(new Layer.Custom(layer), Sequence.Create(nodes));

    /// <summary>
    /// The model of all that these outputs depend on. Its nodes stand in depth-first post-order from the outputs, each
    /// node's inputs first visited first. Nodes without a name are numbered 0, 1, 2, ... in that order, as
    /// nn.Sequential numbers a chain: activations count, named nodes and inputs do not. Inputs without a name are
    /// "input", "input1", "input2", ...
    /// </summary>
    /// <exception cref="ModelException">A name comes twice, or shared parameters are not part of the model.</exception>
    public static Model Model(params ReadOnlySpan<NetNode> outputs)
    {
        var nodes = GraphOrder.Of(outputs);
        var names = NodeNames.Of(nodes);
        return new(
            nodes.Select(node => node.ToNode(names)).ToSequence(),
            outputs.ToArray().Select(output => names[output]).ToSequence()
        );
    }
}
