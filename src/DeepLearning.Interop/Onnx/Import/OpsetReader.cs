using DeepLearning.Interop.Onnx.Schema;

namespace DeepLearning.Interop.Onnx.Import;

/// <summary>Which version of which operator set a file's operators are of.</summary>
internal static class OpsetReader
{
    /// <summary>ONNX's own set has two names.</summary>
    public static string Domain(string domain) => domain == "ai.onnx" ? "" : domain;

    public static Dictionary<string, long> Read(ModelProto model)
    {
        var opsets = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var opset in model.OpsetImport)
            if (!opsets.TryAdd(Domain(opset.Domain), opset.Version))
                throw new InvalidDataException($"it names the operator set '{Domain(opset.Domain)}' twice");
        // Format versions 1 and 2 have no such list; what they write is version 1.
        if (opsets.Count == 0 && model.IrVersion < 3)
            opsets.Add("", 1);
        if (!opsets.TryAdd("", 0))
            return opsets[""] > 0 ? opsets : throw new InvalidDataException($"its operator set is {opsets[""]}");
        return opsets;
    }
}
