using System.Numerics;
using DeepLearning.Interop;

namespace DeepLearning.Experiments.Onnx;

/// <summary>An ONNX file's model on NumPy arrays.</summary>
internal sealed class OnnxRun(
    string path,
    OnnxImportOptions options,
    IReadOnlyDictionary<string, string> inputs,
    IReadOnlyDictionary<string, string> outputs,
    IBackend backend
)
{
    /// <summary>How many samples are computed at once.</summary>
    private const int BatchSize = 64;

    public void Run<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (outputs.Count == 0)
            throw new ArgumentException("--output is missing: where does the result go?");
        var imported = OnnxImport.Load<T>(path, options);
        var arrays = imported.Model.Inputs.Select(node => Read(imported.Model, node)).ToArray();
        var count = CountOf(imported.Model, arrays);
        using var executor = backend.Compile<T>(imported.Model, new CompileOptions());
        executor.Import(imported.State);
        var values = imported.Outputs.Select(_ => new List<T>()).ToArray();
        for (var start = 0; start < count; start += BatchSize)
        {
            var size = Math.Min(BatchSize, count - start);
            var batch = imported.Model.Inputs.Select((node, i) => Values<T>(node, arrays[i], start, size));
            var result = executor.Evaluate(new(size, batch.ToSequence())).Outputs;
            for (var i = 0; i < values.Length; i++)
                values[i].AddRange(result[imported.Outputs[i].Node].Span);
        }

        string[] names = [.. imported.Outputs.Select(output => output.Name)];
        for (var i = 0; i < values.Length; i++)
        {
            if (OnnxArguments.PathOf("--output", outputs, names[i], names) is not { } file)
                continue;
            var shape = imported.Outputs[i].Shape;
            var whole = options.HasBatchAxis ? shape.Batched(count) : shape;
            NpyFile.Write(file, StoredTensor.Of<T>(whole, [.. values[i]]));
            Console.WriteLine($"wrote {file}: {names[i]} {whole}");
        }
    }

    private StoredTensor Read(Model model, Node node)
    {
        string[] names = [.. model.Inputs.Select(input => input.Name)];
        var file =
            OnnxArguments.PathOf("--input", inputs, node.Name, names)
            ?? throw new ArgumentException($"--input is missing for '{node.Name}' {model.ShapeOf(node.Name)}");
        var array = NpyFile.Read(file);
        var sample = model.ShapeOf(node.Name);
        var own = options.HasBatchAxis ? array.Shape.Extents.Skip(1) : array.Shape.Extents;
        var needs = options.HasBatchAxis ? array.Shape.Rank - 1 : array.Shape.Rank;
        // A value of no axes is one of [1] in a model.
        return own.SequenceEqual(sample.Extents) || (needs == 0 && sample.Size == 1)
            ? array
            : throw new ArgumentException(
                $"{file} is {array.Shape}, but '{node.Name}' takes "
                    + (options.HasBatchAxis ? $"samples of {sample}, their number first" : $"{sample}")
            );
    }

    private int CountOf(Model model, StoredTensor[] arrays)
    {
        if (!options.HasBatchAxis)
            return 1;
        for (var i = 1; i < arrays.Length; i++)
            if (arrays[i].Shape[0] != arrays[0].Shape[0])
                throw new ArgumentException(
                    $"'{model.Inputs[0].Name}' has {arrays[0].Shape[0]} samples, but '{model.Inputs[i].Name}' "
                        + $"{arrays[i].Shape[0]}"
                );
        return arrays.Length > 0 ? arrays[0].Shape[0] : 1;
    }

    private static InputValues<T> Values<T>(Node node, StoredTensor array, int start, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sample = ((Layer.Input)node.Layer).Shape.Size;
        var bytes = array.Bytes.Slice(start * sample * array.Type.SizeOf(), count * sample * array.Type.SizeOf());
        var part = new StoredTensor(array.Type, Shape.Of(count * sample), bytes);
        if (node.IndicesBelow is null)
            return part.To<T>().Memory;
        return part.ToIntegers().Select(index => checked((int)index)).ToArray();
    }
}
