namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// Elementwise operators as parts of formulas: one that reads a part that no layer computes is such a part itself, and
/// each is held against the functions that are layers.
/// </summary>
internal static class Formulas
{
    public static OperatorImport Of(Func<NodeImport, ImportValue> import) =>
        node =>
        {
            var value = ReadsDeferred(node) ? Defer(node) : import(node);
            return [Patterns.Recognise(node, value) ?? value];
        };

    /// <summary>A part of a formula.</summary>
    public static ImportValue.Deferred Defer(NodeImport node)
    {
        node.Ignore("axis", "broadcast", "consumed_inputs");
        var inputs = new List<ImportValue>();
        Shape? shape = null;
        for (var i = 0; i < node.InputCount; i++)
        {
            var input = node.Required(i);
            if (input is not (ImportValue.Computed or ImportValue.Deferred or ImportValue.Constant))
                input = node.AsComputed(input, i);
            inputs.Add(input);
            if (ShapeOf(input) is { } own)
                shape = shape is null ? own : new Layer.Add().InferShape([shape, own]);
        }

        return new(node.Node, inputs.ToSequence(), shape ?? throw node.Refuse("reads constants alone"));
    }

    private static bool ReadsDeferred(NodeImport node)
    {
        for (var i = 0; i < node.InputCount; i++)
            if (node.Input(i) is ImportValue.Deferred)
                return true;
        return false;
    }

    public static Shape? ShapeOf(ImportValue value) =>
        value switch
        {
            ImportValue.Computed computed => computed.Shape,
            ImportValue.Deferred deferred => deferred.Shape,
            _ => null,
        };
}
