namespace DeepLearning.Interop.Onnx.Import;

/// <summary>Makes layers of an operator; one result an output.</summary>
internal delegate ImportValue[] OperatorImport(NodeImport node);

/// <summary>The table of operators that layers express, by their names.</summary>
internal static class Operators
{
    public static IReadOnlyDictionary<string, OperatorImport> All { get; } = Table();

    private static Dictionary<string, OperatorImport> Table()
    {
        var table = new Dictionary<string, OperatorImport>(StringComparer.Ordinal);
        Convolutions.Register(table);
        Pools.Register(table);
        Products.Register(table);
        Activations.Register(table);
        Norms.Register(table);
        Arithmetic.Register(table);
        Shaping.Register(table);
        Cutting.Register(table);
        Reductions.Register(table);
        Resizing.Register(table);
        return table;
    }
}
