namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// What an operator is a part of. In a file of this library's own the operators that make up one layer are called after
/// it: "norm/Mul", and the last "norm"; there layers that stand apart stay apart. In other files any formula that is a
/// layer's becomes that layer.
/// </summary>
/// <param name="Layer">The layer's name; null in other files.</param>
/// <param name="IsPart">Whether the operator is not the layer's last.</param>
internal readonly record struct Scope(string? Layer, bool IsPart)
{
    public static Scope Of(OnnxNode node, bool isOwn)
    {
        if (!isOwn)
            return default;
        var slash = node.Name.LastIndexOf('/');
        if (slash < 0)
            return new(node.Name, false);
        var last = node.Name.AsSpan(slash + 1);
        var isPart =
            last.StartsWith(node.Operator, StringComparison.Ordinal)
            && (last.Length == node.Operator.Length || last[node.Operator.Length] == '_');
        return new(isPart ? node.Name[..slash] : node.Name, isPart);
    }

    /// <summary>Whether an operator of this scope may make one layer with one before it.</summary>
    public bool Absorbs(Scope before) => Layer is null || before.Layer == Layer;
}
