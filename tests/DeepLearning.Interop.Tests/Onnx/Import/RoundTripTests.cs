using System.Globalization;
using System.Numerics;
using DeepLearning.Interop.Tests.Onnx.Export;
using DeepLearning.Reference;
using DeepLearning.Verification;

namespace DeepLearning.Interop.Tests.Onnx.Import;

/// <summary>
/// What was exported is what is imported: the models of the random-architecture generator, in structure and, to the
/// bit, in outputs.
/// </summary>
public sealed class RoundTripTests(ITestOutputHelper output)
{
    /// <summary>The seeds from 0 on; more by hand: ONNX_MODELS=20000.</summary>
    private static readonly int Models = int.Parse(
        Environment.GetEnvironmentVariable("ONNX_MODELS") ?? "300",
        CultureInfo.InvariantCulture
    );

    [Fact]
    public void Models_of_float32() => Run<float>();

    [Fact]
    public void Models_of_float64() => Run<double>();

    private void Run<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (outcomes, faults) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new List<string>());
        for (var seed = 0; seed < Models; seed++)
        {
            var sample = RandomModels.Graph((ulong)seed);
            var options = new OnnxExportOptions { Opset = OnnxExportOptions.OldestOpset + seed % 6 };
            var outcome = Outcome<T>(sample, options);
            var kind = outcome.Split(':')[0];
            outcomes[kind] = outcomes.GetValueOrDefault(kind) + 1;
            if (kind != "equal" && !IsBeyond(sample.Model))
                faults.Add($"seed {seed}, operator set {options.Opset}: {outcome}");
        }

        var tally = string.Join(", ", outcomes.Select(pair => $"{pair.Key} {pair.Value}"));
        output.WriteLine($"{typeof(T).Name}: {tally}");
        Assert.True(faults.Count == 0, $"{tally}\n{string.Join("\n", faults.Take(400))}");
    }

    /// <summary>
    /// Whether the file or the import cannot have all of it: a function of one's own, or a norm by its batch's
    /// statistics, in inference too.
    /// </summary>
    private static bool IsBeyond(Model model) =>
        model.Nodes.Any(node => node.Layer is Layer.Custom or Layer.BatchNorm { TrackRunningStatistics: false });

    private static string Outcome<T>(RandomSample sample, OnnxExportOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var parameters = ExportCheck.Parameters(sample.Model, sample.Seed).To<T>();
        using var file = new MemoryStream();
        try
        {
            OnnxExport.Save(file, sample.Model, parameters, options);
        }
        catch (OnnxException e)
        {
            return $"not exported: {e.Message}";
        }

        file.Position = 0;
        ImportedModel<T> imported;
        try
        {
            imported = OnnxImport.Load<T>(file);
        }
        catch (OnnxException e)
        {
            return $"refused: {e.Message}";
        }

        if (ExportedStructure.Difference(sample.Model, imported.Model) is { } difference)
            return $"another structure: {difference}";
        var inputs = sample.Batch().Inputs;
        var (before, after) = (
            Outputs<T>(sample.Model, new(parameters), inputs, sample.Count),
            Outputs<T>(
                imported.Model,
                new NamedTensors<T>(imported.State.Parameters.Concat(imported.State.State)),
                inputs,
                sample.Count
            )
        );
        for (var i = 0; i < before.Length; i++)
            if (!before[i].Equals(after[i]))
                return $"other outputs: {sample.Model.Outputs[i]}, "
                    + string.Join(" ", sample.Model.Nodes.Select(node => node.Layer.Kind));
        return "equal";
    }

    private static HostTensor<T>[] Outputs<T>(
        Model model,
        NamedTensors<T> parameters,
        Sequence<InputValues<double>> inputs,
        int count
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var executor = new ReferenceBackend().Compile<T>(model, new());
        var initial = ExecutorState<T>.Initial(model, 1);
        executor.Import(
            new(
                new(initial.Parameters.Keys.Select(name => KeyValuePair.Create(name, parameters[name]))),
                new(
                    initial.State.Select(pair =>
                        KeyValuePair.Create(pair.Key, parameters.GetValueOrDefault(pair.Key, pair.Value))
                    )
                ),
                NamedTensors<T>.Empty
            )
        );
        var outputs = executor.Evaluate(new(count, Converted<T>(inputs))).Outputs;
        return [.. model.Outputs.Select(name => outputs[name])];
    }

    private static Sequence<InputValues<T>> Converted<T>(Sequence<InputValues<double>> inputs)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        inputs
            .Select(values =>
                values.IsIndices
                    ? new InputValues<T>(values.Indices)
                    : new InputValues<T>(values.Reals.ToArray().Select(T.CreateChecked).ToArray())
            )
            .ToSequence();
}
