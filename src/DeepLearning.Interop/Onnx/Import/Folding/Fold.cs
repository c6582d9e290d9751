namespace DeepLearning.Interop.Onnx.Import.Folding;

/// <summary>
/// Operators whose result no input changes, or only the batch's size does: the constants, shapes and sums of shapes
/// that exporters write around reshapes.
/// </summary>
internal static class Fold
{
    private static readonly Dictionary<string, Func<NodeImport, ImportValue>> Table = new(StringComparer.Ordinal)
    {
        ["Constant"] = Constants.Constant,
        ["ConstantOfShape"] = Constants.Filled,
        ["Range"] = Constants.Range,
        ["Shape"] = node => Extents.OfShape(node),
        ["Size"] = node => Extents.OfSize(node),
        ["Identity"] = node => node.Required(0),
        ["Dropout"] = node => node.Required(0),
        ["Cast"] = Constants.Cast,
        ["Reshape"] = Structure.Reshape,
        ["Flatten"] = Structure.Flatten,
        ["Squeeze"] = Structure.Squeeze,
        ["Unsqueeze"] = Structure.Unsqueeze,
        ["Transpose"] = Structure.Transpose,
        ["Expand"] = Structure.Expand,
        ["Slice"] = Parts.Slice,
        ["Gather"] = Parts.Gather,
        ["Concat"] = Parts.Concat,
        ["Add"] = node => Numbers.Binary(node, (a, b) => a + b, (a, b) => checked(a + b)),
        ["Sub"] = node => Numbers.Binary(node, (a, b) => a - b, (a, b) => checked(a - b)),
        ["Mul"] = node => Numbers.Binary(node, (a, b) => a * b, (a, b) => checked(a * b)),
        ["Div"] = node => Numbers.Binary(node, (a, b) => a / b, Numbers.Quotient),
        ["Mod"] = node => Numbers.Binary(node, (a, b) => a - b * Math.Floor(a / b), Numbers.Remainder),
        ["Pow"] = node => Numbers.Binary(node, Math.Pow, Numbers.Power),
        ["Max"] = node => Numbers.Binary(node, Math.Max, Math.Max),
        ["Min"] = node => Numbers.Binary(node, Math.Min, Math.Min),
        ["Neg"] = node => Numbers.Unary(node, a => -a, a => checked(-a)),
        ["Abs"] = node => Numbers.Unary(node, Math.Abs, Math.Abs),
        ["Floor"] = node => Numbers.Unary(node, Math.Floor, a => a),
        ["Ceil"] = node => Numbers.Unary(node, Math.Ceiling, a => a),
        ["Sqrt"] = node => Numbers.Unary(node, Math.Sqrt, null),
        ["Exp"] = node => Numbers.Unary(node, Math.Exp, null),
        ["Log"] = node => Numbers.Unary(node, Math.Log, null),
        ["Reciprocal"] = node => Numbers.Unary(node, a => 1 / a, null),
        ["Equal"] = node => Numbers.Compare(node, (a, b) => a == b),
        ["Less"] = node => Numbers.Compare(node, (a, b) => a < b),
        ["Greater"] = node => Numbers.Compare(node, (a, b) => a > b),
        ["Where"] = Numbers.Where,
        ["ReduceProd"] = Numbers.Product,
    };

    /// <returns>The results; null where the node is to become layers.</returns>
    public static ImportValue[]? Try(NodeImport node)
    {
        if (!Table.TryGetValue(node.Node.Operator, out var fold) || !IsFoldable(node))
            return null;
        return [Extents.Simplified(fold(node))];
    }

    private static bool IsFoldable(NodeImport node)
    {
        if (node.Node.Operator is "Shape" or "Size")
            return true;
        for (var i = 0; i < node.InputCount; i++)
            if (node.Input(i) is not (null or ImportValue.Constant or ImportValue.Extents))
                return false;
        return true;
    }
}
