namespace DeepLearning.Interop;

/// <summary>A tensor of a graph that is being written, so that a formula reads as one.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Name">The tensor's name there; empty for an input that an operator may do without.</param>
internal readonly record struct GraphValue(GraphBuilder Graph, string Name)
{
    public static GraphValue operator +(GraphValue x, GraphValue y) => x.Graph.Node("Add", [x, y]);

    public static GraphValue operator +(GraphValue x, double y) => x + x.Graph.Constant(y);

    public static GraphValue operator -(GraphValue x, GraphValue y) => x.Graph.Node("Sub", [x, y]);

    public static GraphValue operator -(GraphValue x, double y) => x - x.Graph.Constant(y);

    public static GraphValue operator *(GraphValue x, GraphValue y) => x.Graph.Node("Mul", [x, y]);

    public static GraphValue operator *(GraphValue x, double y) => x * x.Graph.Constant(y);

    public static GraphValue operator /(GraphValue x, GraphValue y) => x.Graph.Node("Div", [x, y]);

    public static GraphValue operator /(GraphValue x, double y) => x / x.Graph.Constant(y);
}
