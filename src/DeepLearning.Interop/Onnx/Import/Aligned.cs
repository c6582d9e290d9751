namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// Axes of extent 1 before a sample's own, which ONNX needs where values of different numbers of axes meet behind the
/// batch's. Layers do without: their shapes meet from the last axis on.
/// </summary>
internal static class Aligned
{
    /// <summary>What a value was before it got such axes.</summary>
    public static ImportValue.Computed Of(NodeImport node, ImportValue.Computed value)
    {
        if (value.Node is not { Layer: Layer.Reshape, Inputs: [var source] } || !node.Scope.Absorbs(value.Node.Scope))
            return value;
        // Reshapes of this library's own are not meant so.
        if (node.Scope.Layer is not null && !value.Node.Names.Any(IsUnsqueeze))
            return value;
        var more = value.Shape.Rank - source.Shape.Rank;
        return
            more > 0
            && value.Shape.Extents.Take(more).All(extent => extent == 1)
            && value.Shape.Extents.Skip(more).SequenceEqual(source.Shape.Extents)
            ? new(source, source.Shape)
            : value;
    }

    private static bool IsUnsqueeze(string name) => name.Contains("/Unsqueeze", StringComparison.Ordinal);
}
