namespace DeepLearning.Interop;

// y = x Wᵀ + b, and products of matrices.
internal sealed partial class LayerExport
{
    public GraphValue Visit(Layer.Dense layer)
    {
        var weight = Parameter("weight");
        if (Sample.Rank == 1)
            return graph.Node(
                "Gemm",
                layer.HasBias ? [X, weight, Parameter("bias")] : [X, weight],
                NodeAttribute.Of("transB", true)
            );
        var product = Product(Alone(X), graph.Node("Transpose", [weight], NodeAttribute.Of("perm", [1, 0])));
        return layer.HasBias ? product + Parameter("bias") : product;
    }

    public GraphValue Visit(Layer.Embedding layer) => graph.Node("Gather", [Parameter("weight"), X]);

    public GraphValue Visit(Layer.MatMul layer)
    {
        var (first, second) = (Matrices(0, layer.TransposeFirst), Matrices(1, layer.TransposeSecond));
        return Product(Alone(first), Alone(second));
    }

    private GraphValue Product(GraphValue first, GraphValue second) => Alone(graph.Node("MatMul", [first, second]));

    /// <summary>
    /// A factor before or behind a product of matrices ONNX Runtime (1.31) takes into it, rounded to float32; not one
    /// behind a change of shape, of which this is none.
    /// </summary>
    private GraphValue Alone(GraphValue matrices) =>
        graph.IsDouble ? Reshape(matrices, new int[Output.Rank]) : matrices;

    /// <summary>An input's matrices, with as many axes before them as the output has.</summary>
    private GraphValue Matrices(int input, bool isTransposed)
    {
        var x = Aligned(input, Output.Rank);
        if (!isTransposed)
            return x;
        var rank = Output.Rank + 1;
        return graph.Node(
            "Transpose",
            [x],
            NodeAttribute.Of("perm", [.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2])
        );
    }
}
