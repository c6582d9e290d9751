using DeepLearning.Interop;

namespace DeepLearning.Experiments.Onnx;

/// <summary>What an ONNX file holds, and the model that it becomes.</summary>
internal static class OnnxShow
{
    public static void Print(string path, OnnxImportOptions options)
    {
        var file = OnnxModel.Read(path);
        Console.WriteLine($"{path}: format {file.IrVersion}, operator set {file.Opset}, by {Or(file.Producer, "?")}");
        foreach (var input in file.Inputs)
            Console.WriteLine($"  input   {input}");
        foreach (var output in file.Outputs)
            Console.WriteLine($"  output  {output}");
        foreach (var (key, value) in file.Metadata)
            Console.WriteLine($"  {key}: {(value.Length > 80 ? value[..80] + "..." : value)}");
        var bytes = file.Initializers.Values.Sum(tensor => (long)tensor.Bytes.Length);
        Console.WriteLine($"  {file.Initializers.Count} constants of {bytes} bytes, {file.Nodes.Count} operators:");
        foreach (var (kind, count) in file.Nodes.CountBy(node => node.Operator).OrderByDescending(pair => pair.Value))
            Console.WriteLine($"  {count, 6} {kind}");
        Console.WriteLine();
        var imported = OnnxImport.Of<float>(file, options);
        Console.WriteLine(imported.Model);
        foreach (var output in imported.Outputs)
            if (output.Name != output.Node)
                Console.WriteLine($"output '{output.Name}' is node '{output.Node}'");
    }

    private static string Or(string text, string other) => text.Length > 0 ? text : other;
}
