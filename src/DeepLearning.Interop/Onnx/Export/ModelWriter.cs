using System.Numerics;
using System.Text;
using System.Text.Json;
using DeepLearning.Interop.Onnx.Schema;

namespace DeepLearning.Interop;

/// <summary>The walk over a model's nodes: each becomes operators, by <see cref="LayerExport"/>.</summary>
internal static class ModelWriter
{
    public const string Producer = "DeepLearning";

    /// <summary>The metadata's key of the classes' names, a JSON array.</summary>
    public const string ClassesKey = "classes";

    /// <summary>The metadata's key of the pipeline that prepares rows, as JSON.</summary>
    public const string PipelineKey = "pipeline";

    /// <summary>The name of the free batch axis.</summary>
    public const string BatchAxis = "batch";

    public static ModelProto Of<T>(Model model, NamedTensors<T> parameters, OnnxExportOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(parameters);
        Check(model, parameters);
        var file = new ModelProto
        {
            // The first format that has the operator set. Source: ONNX, "Versioning".
            IrVersion =
                options.Opset <= 18 ? 8
                : options.Opset <= 20 ? 9
                : 10,
            ProducerName = Producer,
            ProducerVersion = typeof(ModelWriter).Assembly.GetName().Version!.ToString(3),
            DocString = options.Description,
        };
        file.OpsetImport.Add(new OperatorSetIdProto { Version = options.Opset });
        foreach (var (key, value) in Metadata(options))
            file.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        var graph = new GraphWriter(model, options, TensorWriter.TypeOf<T>());
        foreach (var parameter in graph.Needed)
            graph.Add(parameter.Name, name => TensorWriter.Of(name, parameters[parameter.Name]));
        file.Graph = graph.Write();
        new FreeAxes(model, options, TensorWriter.TypeOf<T>()).Open(file.Graph);
        return file;
    }

    /// <exception cref="OnnxException">The file would have more bytes than Protocol Buffers allow.</exception>
    public static void CheckSize(ModelProto file)
    {
        // The computed size is an int, so initializers are counted by hand first.
        var bytes = file.Graph.Initializer.Sum(tensor => (long)tensor.RawData.Length);
        if (bytes > int.MaxValue - (64 << 20))
            throw new OnnxException(
                $"the model has {bytes} bytes of weights, but an ONNX file at most 2 GB: ask for external data"
            );
    }

    private static IEnumerable<KeyValuePair<string, string>> Metadata(OnnxExportOptions options)
    {
        var own = new List<KeyValuePair<string, string>>();
        if (options.ClassNames is { } names)
            own.Add(new(ClassesKey, JsonArray(names)));
        if (options.Pipeline is { } pipeline)
            own.Add(new(PipelineKey, PipelineJson.Write(pipeline)));
        if (
            own.Select(pair => pair.Key).Intersect(options.Metadata.Select(pair => pair.Key)).FirstOrDefault() is
            { } key
        )
            throw new ArgumentException($"the metadata has a key '{key}', but so have the options", nameof(options));
        return own.Concat(options.Metadata);
    }

    private static string JsonArray(Sequence<string> names)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            foreach (var name in names)
                writer.WriteStringValue(name);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Check<T>(Model model, NamedTensors<T> parameters)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var parameter in model.Parameters)
        {
            if (!parameters.TryGetValue(parameter.Name, out var tensor))
                throw new ModelException($"the parameter '{parameter.Name}' {parameter.Spec.Shape} is missing");
            if (tensor.Shape != parameter.Spec.Shape)
                throw new ShapeException(
                    $"the parameter '{parameter.Name}' has shape {tensor.Shape}, but the model's has "
                        + $"{parameter.Spec.Shape}"
                );
        }

        var known = model.Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        if (parameters.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw new ModelException($"the model has no parameter '{unknown}'");
    }
}
