using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace DeepLearning.Verification;

/// <summary>A case as JSON and back.</summary>
internal static class DivergenceCaseJson
{
    private const int Version = 1;

    private static readonly FileFormat Rule = new(
        "the divergence case's JSON",
        (message, cause) => new DivergenceCaseException(message, cause)
    );

    /// <summary>Stands before an input's values where they are indices.</summary>
    private const string IndicesMark = "indices ";

    private static readonly JsonSerializerOptions Options = new(StrictJson.With(DivergenceCaseContext.Default))
    {
        WriteIndented = true,
        IndentSize = 1,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(DivergenceCase value)
    {
        var batch = value.Batch;
        var document = new Document(
            Version,
            value.Precision,
            JsonNode.Parse(ModelJson.Write(value.Model))!,
            value.Objective,
            value.Seed,
            value.Key.Bits,
            value.Training,
            new(
                batch.Count,
                [.. batch.Inputs.Select(PackInput)],
                [.. batch.Targets.Select(Pack)],
                batch.SampleIndices.ToArray().ToSequence()
            ),
            Pack(value.State.Parameters),
            Pack(value.State.State),
            Pack(value.State.OptimizerState),
            value.Optimizer,
            value.Groups,
            value.Clipping
        );
        return StrictJson.Write(document, Options);
    }

    public static DivergenceCase Read(string json, ReadOnlySpan<CustomReader> readers)
    {
        ArgumentNullException.ThrowIfNull(json);
        var kept = readers.ToArray();
        return Rule.Read(() => Parse(json, kept));
    }

    public static DivergenceCase Load(string path, ReadOnlySpan<CustomReader> readers)
    {
        var kept = readers.ToArray();
        return Rule.Read(path, stream => Parse(StrictText.Read(stream), kept));
    }

    private static DivergenceCase Parse(string json, CustomReader[] readers)
    {
        var document = StrictJson.Read<Document>(json, CustomReader.Under(Options, readers));
        if (document.Version != Version)
            throw new JsonException($"it has version {document.Version}, but this library reads version {Version}");
        var value = new DivergenceCase
        {
            Precision = document.Precision,
            Model = ModelJson.Read(document.Model.ToJsonString(), [.. readers.OfType<CustomLayerReader>()]),
            Objective = document.Objective,
            Seed = document.Seed,
            Key = new(document.Key),
            Training = document.Training,
            Batch = new(
                document.Batch.Count,
                document.Batch.Inputs.Select(UnpackInput).ToSequence(),
                document.Batch.Targets.Select(Unpack).ToSequence(),
                document.Batch.SampleIndices.ToArray()
            ),
            State = new(Unpack(document.Parameters), Unpack(document.State), Unpack(document.OptimizerState)),
            Optimizer = document.Optimizer,
            Groups = document.Groups,
            Clipping = document.Clipping,
        };
        value.Objective.Check(value.Model);
        value.State.Check(value.Model);
        BatchRules.Check(value.Model, value.Objective, value.Batch);
        return value;
    }

    // Numbers in one line of text each tensor: as an indented array they would take a line each.
    private static string Packed(ReadOnlyMemory<double> values) =>
        string.Join(' ', values.ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture)));

    private static string Packed(IEnumerable<int> values) =>
        string.Join(' ', values.Select(v => v.ToString(CultureInfo.InvariantCulture)));

    private static double[] Unpacked(string text) =>
        [.. Words(text).Select(v => double.Parse(v, NumberStyles.Float, CultureInfo.InvariantCulture))];

    private static int[] UnpackedIntegers(string text) =>
        [.. Words(text).Select(v => int.Parse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))];

    private static string PackInput(InputValues<double> input) =>
        input.IsIndices ? IndicesMark + Packed(input.Indices.ToArray()) : Packed(input.Reals);

    private static InputValues<double> UnpackInput(string text) =>
        text.StartsWith(IndicesMark, StringComparison.Ordinal)
            ? UnpackedIntegers(text[IndicesMark.Length..])
            : Unpacked(text);

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static TargetDocument Pack(Targets<double> targets) =>
        (
            targets switch
            {
                Targets<double>.Classes classes => new TargetDocument(Packed(classes.Indices.ToArray()), null),
                Targets<double>.Values values => new TargetDocument(null, Packed(values.Elements)),
                _ => throw new NotSupportedException($"targets of the kind {targets.GetType().Name} cannot be written"),
            }
        ) with
        {
            SampleWeights = targets.SampleWeights.IsEmpty ? null : Packed(targets.SampleWeights),
        };

    private static Targets<double> Unpack(TargetDocument target) =>
        (
            target switch
            {
                { Classes: { } classes, Values: null } => (Targets<double>)
                    new Targets<double>.Classes(UnpackedIntegers(classes)),
                { Classes: null, Values: { } values } => new Targets<double>.Values(Unpacked(values)),
                _ => throw new JsonException("a target has either classes or values"),
            }
        ) with
        {
            SampleWeights = Unpacked(target.SampleWeights ?? ""),
        };

    private static Dictionary<string, TensorDocument?> Pack(NamedTensors<double> tensors) =>
        tensors.ToDictionary(
            pair => pair.Key,
            pair => (TensorDocument?)new TensorDocument(Packed(pair.Value.Shape.Extents), Packed(pair.Value.Memory))
        );

    private static NamedTensors<double> Unpack(Dictionary<string, TensorDocument?> tensors) =>
        new(tensors.Select(pair => KeyValuePair.Create(pair.Key, Unpack(pair.Key, pair.Value))));

    private static HostTensor<double> Unpack(string name, TensorDocument? tensor) =>
        tensor is null
            ? throw new JsonException($"its tensor '{name}' is null")
            : HostTensor<double>.Copy(Shape.Create(UnpackedIntegers(tensor.Shape)), Unpacked(tensor.Values));

    internal sealed record Document(
        int Version,
        string Precision,
        JsonNode Model,
        Objective Objective,
        ulong Seed,
        ulong Key,
        bool Training,
        BatchDocument Batch,
        Dictionary<string, TensorDocument?> Parameters,
        Dictionary<string, TensorDocument?> State,
        Dictionary<string, TensorDocument?> OptimizerState,
        Optimizer? Optimizer = null,
        Sequence<ParameterGroup>? Groups = null,
        Clipping? Clipping = null
    );

    internal sealed record BatchDocument(
        int Count,
        Sequence<string> Inputs,
        Sequence<TargetDocument> Targets,
        Sequence<long> SampleIndices
    );

    internal sealed record TargetDocument(
        string? Classes = null,
        string? Values = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SampleWeights = null
    );

    internal sealed record TensorDocument(string Shape, string Values);
}
