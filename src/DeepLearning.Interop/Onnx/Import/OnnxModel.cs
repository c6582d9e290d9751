using DeepLearning.Interop.Onnx.Import;
using DeepLearning.Interop.Onnx.Schema;
using Google.Protobuf;

namespace DeepLearning.Interop;

/// <summary>
/// What an ONNX file says, checked and immutable: nodes in an order in which each reads only what stands before it,
/// names that mean one value each, tensors whose bytes are there. It computes nothing; <see cref="OnnxImport"/> makes a
/// model of it. Source: onnx.ai, "Open Neural Network Exchange Intermediate Representation Specification".
/// </summary>
public sealed class OnnxModel
{
    /// <summary>Bytes allocated for a byte of the file, at most: an empty message of two bytes is an object.</summary>
    public const int MemoryMultiple = 512;

    /// <summary>The most bytes of the file itself; tensors beside it do not count.</summary>
    public const int MaxBytes = int.MaxValue;

    /// <summary>How deeply messages may lie within messages.</summary>
    private const int MaxDepth = 32;

    private static readonly FileFormat Rule = new(
        "the ONNX file",
        (message, cause) => new OnnxException(message, cause)
    );

    internal OnnxModel(ModelProto model, string? folder)
    {
        if (model.Graph is null)
            throw new InvalidDataException("it has no graph");
        IrVersion = model.IrVersion;
        Producer = $"{model.ProducerName} {model.ProducerVersion}".Trim();
        Opsets = OpsetReader.Read(model);
        Metadata = model.MetadataProps.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)).ToSequence();
        var graph = GraphReader.Read(model.Graph, folder);
        (Name, Inputs, Outputs) = (model.Graph.Name, graph.Inputs, graph.Outputs);
        (Nodes, Initializers) = (graph.Nodes, graph.Initializers);
    }

    /// <summary>The version of the file's format.</summary>
    public long IrVersion { get; }

    /// <summary>The tool that wrote it and that tool's version; empty where the file does not say.</summary>
    public string Producer { get; }

    /// <summary>The graph's name.</summary>
    public string Name { get; }

    /// <summary>The version of each operator set, by its domain: "" is ONNX's own.</summary>
    public IReadOnlyDictionary<string, long> Opsets { get; }

    /// <summary>The model's own entries, in the file's order.</summary>
    public Sequence<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>What the graph reads, without those inputs that an initializer has a value for.</summary>
    public Sequence<OnnxValue> Inputs { get; }

    public Sequence<OnnxValue> Outputs { get; }

    public Sequence<OnnxNode> Nodes { get; }

    /// <summary>Constant tensors, by name: weights above all.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Initializers { get; }

    /// <summary>The version of ONNX's own operator set.</summary>
    public long Opset => Opsets[""];

    /// <summary>Reads a file, and the files beside it that hold its external data.</summary>
    /// <exception cref="OnnxException">
    /// The file cannot be read or is no such file; a value is named twice, or read and not defined before; nodes read
    /// each other in a circle; a tensor has another size than its bytes, or a type that is not read (strings, complex
    /// numbers, 4 bits); external data lies elsewhere than beside the file, beyond its file's end, or over other data.
    /// </exception>
    public static OnnxModel Read(string path) => Read(path, model => model);

    /// <summary>Reads a stream, which stays open; external data is refused, as nothing lies beside a stream.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static OnnxModel Read(Stream stream) => Read(stream, model => model);

    /// <summary>What is made of a file, whose faults are then the file's too.</summary>
    internal static TResult Read<TResult>(string path, Func<OnnxModel, TResult> make) =>
        Rule.Read(path, stream => make(ReadContent(stream, Path.GetDirectoryName(Path.GetFullPath(path)))));

    internal static TResult Read<TResult>(Stream stream, Func<OnnxModel, TResult> make)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Rule.Read(() => make(ReadContent(stream, folder: null)));
    }

    /// <summary>The same rule for what is made of the file: a fault of its contents is an OnnxException.</summary>
    internal static TResult Guard<TResult>(Func<TResult> read) => Rule.Read(read);

    private static OnnxModel ReadContent(Stream stream, string? folder)
    {
        try
        {
            var content = CodedInputStream.CreateWithLimits(stream, MaxBytes, MaxDepth);
            return new(ModelProto.Parser.ParseFrom(content), folder);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException($"it is no protocol buffer of an ONNX model: {e.Message}", e);
        }
    }
}
