using DeepLearning.Interop.Onnx.Schema;
using DeepLearning.TestSupport;

namespace DeepLearning.Interop.Tests.Onnx.Export;

/// <summary>docs/onnx.md has a row for each layer, with the operators that it becomes.</summary>
public class OnnxPageTests
{
    private static readonly string[] Rows =
    [
        .. File.ReadAllLines(Path.Combine(RepositoryFolder.Path, "docs", "onnx.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Every_layer_has_a_row_with_its_operators()
    {
        var faults = new List<string>();
        foreach (var kind in ExportedLayers.All.Values.GroupBy(model => model.Nodes[^1].Layer.Kind))
        {
            var row = Rows.FirstOrDefault(line =>
                line.Split('|')[1].Contains($"`{kind.Key}`", StringComparison.Ordinal)
            );
            var missing = kind.SelectMany(Operators).Distinct().Where(name => row?.Contains($"`{name}`") != true);
            if (row is null || missing.Any())
                faults.Add($"{kind.Key}: {string.Join(", ", kind.SelectMany(Operators).Distinct())} in {row}");
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    private static IEnumerable<string> Operators(Model model) =>
        Enumerable
            .Range(OnnxExportOptions.OldestOpset, OnnxExportOptions.NewestOpset - OnnxExportOptions.OldestOpset + 1)
            .SelectMany(opset => Graph(model, opset).Node.Select(node => node.OpType))
            .Distinct();

    private static GraphProto Graph(Model model, int opset)
    {
        using var file = new MemoryStream();
        OnnxExport.Save(file, model, model.Initialize<float>(1), new() { Opset = opset });
        return ModelProto.Parser.ParseFrom(file.ToArray()).Graph;
    }
}
