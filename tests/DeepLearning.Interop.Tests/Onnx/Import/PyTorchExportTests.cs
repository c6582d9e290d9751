using System.IO.Compression;
using DeepLearning.Reference;

namespace DeepLearning.Interop.Tests.Onnx.Import;

/// <summary>
/// What PyTorch exports, with its own inputs and outputs (pytorch.py): each is imported and agrees, or is one of those
/// that no layer expresses. More by hand: ONNX_PYTORCH=FILE.zip.
/// </summary>
public sealed class PyTorchExportTests(ITestOutputHelper output)
{
    private const double Tolerance = 2e-5;

    /// <summary>By the start of their names.</summary>
    private static readonly string[] Inexpressible =
    [
        "act_softsign",
        "conv3d",
        "encoder", // its nn.MultiheadAttention makes one axis of the batch and the heads
        "lstm",
        "mha",
        "normalize",
    ];

    [Fact]
    public void Exports_agree_with_PyTorch()
    {
        using var stream = Environment.GetEnvironmentVariable("ONNX_PYTORCH") is { } path
            ? File.OpenRead(path)
            : typeof(PyTorchExportTests).Assembly.GetManifestResourceStream("Onnx.pytorch.zip")!;
        using var archive = new ZipArchive(stream);
        var (agreed, faults) = (0, new List<string>());
        foreach (var test in archive.Entries.GroupBy(entry => entry.FullName.Split('/')[0]))
        {
            var fault = Fault(test.ToDictionary(entry => entry.Name, Bytes));
            var isExpected = Inexpressible.Any(name => test.Key.StartsWith(name, StringComparison.Ordinal));
            agreed += fault is null ? 1 : 0;
            if (fault is null == isExpected)
                faults.Add($"{test.Key}: {fault ?? "is imported"}");
        }

        output.WriteLine($"{agreed} agree");
        Assert.True(faults.Count == 0, $"{agreed} agree\n{string.Join("\n", faults)}");
        Assert.True(agreed > 90, $"{agreed} agree");
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string? Fault(Dictionary<string, byte[]> files)
    {
        ImportedModel<float> imported;
        try
        {
            imported = OnnxImport.Load<float>(new MemoryStream(files["model.onnx"]));
        }
        catch (OnnxException e)
        {
            return e.Message;
        }

        imported.State.Check(imported.Model);
        var arrays = imported.Model.Inputs.Select(node => NpyFile.Read(new MemoryStream(files[$"{node.Name}.npy"])));
        var inputs = imported.Model.Inputs.Zip(arrays, (node, array) => Values(node, array)).ToSequence();
        var count = arrays.First().Shape[0];
        using var executor = new ReferenceBackend().Compile<float>(imported.Model, new());
        executor.Import(imported.State);
        var actual = executor.Evaluate(new(count, inputs)).Outputs[imported.Outputs[0].Node];
        var expected = NpyFile.Read(new MemoryStream(files["y.npy"])).To<float>();
        if (imported.Outputs[0].Shape.Batched(count) != expected.Shape)
            return $"{imported.Outputs[0].Shape.Batched(count)} in place of {expected.Shape}";
        var largest = expected.Span.ToArray().Max(Math.Abs);
        for (var i = 0; i < expected.Size; i++)
            if (!(Math.Abs(actual[i] - expected[i]) <= Tolerance * Math.Max(1, largest)))
                return $"element {i} is {actual[i]} in place of {expected[i]}";
        return null;
    }

    private static InputValues<float> Values(Node node, StoredTensor array) =>
        node.IndicesBelow is null ? array.To<float>().Memory : array.ToIntegers().Select(index => (int)index).ToArray();
}
