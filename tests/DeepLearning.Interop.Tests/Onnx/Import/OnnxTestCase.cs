using DeepLearning.Interop.Onnx.Import;
using DeepLearning.Interop.Onnx.Schema;
using DeepLearning.Reference;

namespace DeepLearning.Interop.Tests.Onnx.Import;

/// <summary>
/// A test of ONNX's own: a model, inputs and outputs. Some of its tests bring weights as inputs, and some have no batch
/// axis: it is imported with the first axis as the batch's, or as one sample, with the inputs behind the first as
/// inputs or as constants; the first way that is taken counts.
/// </summary>
internal sealed class OnnxTestCase(string folder)
{
    private static readonly (bool HasBatchAxis, bool AreConstant)[] Ways =
    [
        (true, false),
        (true, true),
        (false, false),
        (false, true),
    ];

    public string Name => Path.GetFileName(folder)["test_".Length..];

    /// <returns>Why it is refused, or where outputs differ; null for agreement.</returns>
    public (bool IsImported, string? Fault) Run()
    {
        OnnxModel model;
        try
        {
            model = OnnxModel.Read(Path.Combine(folder, "model.onnx"));
        }
        catch (OnnxException e)
        {
            return (false, e.Message);
        }

        string? refusal = null;
        foreach (var (hasBatchAxis, areConstant) in Ways)
        {
            try
            {
                foreach (var set in Directory.GetDirectories(folder, "test_data_set_*"))
                    if (Compare(model, set, hasBatchAxis, areConstant) is { } fault)
                        return (true, fault);
                return (true, null);
            }
            catch (OnnxException e)
            {
                if (refusal is null || Says(e.Message) > Says(refusal))
                    refusal = e.Message;
            }
            catch (ShapeException e)
            {
                // What is brought is none of what the graph declares.
                return (true, e.Message);
            }
        }

        return (false, refusal);
    }

    /// <summary>How much a refusal says: an operator that is none is more than one that does not fit.</summary>
    private static int Says(string refusal) =>
        refusal.Contains("is an operator that", StringComparison.Ordinal) ? 2
        : refusal.Contains("cannot be read: node", StringComparison.Ordinal) ? 1
        : 0;

    private static string? Compare(OnnxModel model, string set, bool hasBatchAxis, bool areConstant)
    {
        if (
            model.Inputs.Where((input, i) => Read(Path.Combine(set, $"input_{i}.pb")).Type != input.Type).Any()
            || model.Outputs.Where((output, i) => Read(Path.Combine(set, $"output_{i}.pb")).Type != output.Type).Any()
        )
            throw new OnnxException("its data are of another type than its inputs and outputs");
        var values = model.Inputs.Select((_, i) => Read(Path.Combine(set, $"input_{i}.pb"))).ToArray();
        var constants = model
            .Inputs.Select((input, i) => (input.Name, Value: values[i]))
            .Skip(areConstant ? 1 : values.Length)
            .ToDictionary(pair => pair.Name, pair => pair.Value);
        var imported = OnnxImport.Of<float>(model, new() { HasBatchAxis = hasBatchAxis, Constants = constants });
        var count = hasBatchAxis && values.Length > 0 ? values[0].Shape[0] : 1;
        var inputs = imported.Model.Inputs.Select(node =>
            Input(node, values[model.Inputs.ToList().FindIndex(input => input.Name == node.Name)])
        );
        using var executor = new ReferenceBackend().Compile<float>(imported.Model, new());
        executor.Import(imported.State);
        var outputs = executor.Evaluate(new(count, inputs.ToSequence())).Outputs;
        for (var i = 0; i < imported.Outputs.Count; i++)
        {
            var (output, expected) = (imported.Outputs[i], Read(Path.Combine(set, $"output_{i}.pb")));
            var shape = hasBatchAxis ? output.Shape.Batched(count) : output.Shape;
            if (shape != expected.Shape)
                return $"output '{output.Name}' is {shape}, but {expected.Shape} is expected";
            if (Difference(outputs[output.Node].Span, expected.To<float>().Span) is { } fault)
                return $"output '{output.Name}': {fault}";
        }

        return null;
    }

    private static InputValues<float> Input(Node node, StoredTensor value) =>
        node.IndicesBelow is null ? value.To<float>().Memory : value.ToIntegers().Select(index => (int)index).ToArray();

    /// <summary>The tolerances of ONNX's own runner.</summary>
    private static string? Difference(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        const double Relative = 1e-3;
        const double Absolute = 1e-7;
        for (var i = 0; i < expected.Length; i++)
        {
            var (a, e) = (actual[i], expected[i]);
            if (
                a != e
                && !(float.IsNaN(a) && float.IsNaN(e))
                && !(Math.Abs(a - e) <= Absolute + Relative * Math.Abs(e))
            )
                return $"element {i} is {a}, but {e} is expected";
        }

        return null;
    }

    private static StoredTensor Read(string path)
    {
        using var stream = File.OpenRead(path);
        return new TensorReader(null).Read(TensorProto.Parser.ParseFrom(stream), Path.GetFileName(path));
    }
}
