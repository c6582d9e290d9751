using System.Numerics;
using Google.Protobuf;

namespace DeepLearning.Interop;

/// <summary>
/// A model and its parameters as an ONNX file, as every runtime reads it: in inference mode, the batch axis free
/// (dim_param "batch"), inputs and outputs [batch, ...] under the model's names, indices as int64. Nodes and parameters
/// keep their names; shared parameters are one initializer. Losses are left out, and dropout does nothing.
/// docs/onnx.md has the table of layers and operators. Source: onnx.ai, "Open Neural Network Exchange Intermediate
/// Representation Specification".
/// </summary>
public static class OnnxExport
{
    /// <summary>The name of the file of weights is that of the model's file and this.</summary>
    public const string ExternalDataSuffix = ".data";

    /// <summary>Writes a file, whole (see <see cref="WholeFile"/>), and before it one of weights, if asked.</summary>
    /// <typeparam name="T">float or double: the type of the file's numbers.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="state">Its parameters and state, as an executor exports them or a checkpoint holds them.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="OnnxException">
    /// ONNX cannot express a node, which the message names, or the file would be larger than 2 GB.
    /// </exception>
    /// <exception cref="ModelException">
    /// A parameter is missing or unknown, or the options name an output that is none.
    /// </exception>
    /// <exception cref="ShapeException">A parameter's shape is not the model's.</exception>
    public static void Save<T>(string path, Model model, ExecutorState<T> state, OnnxExportOptions? options = null)
        where T : unmanaged, IFloatingPointIeee754<T> => Save(path, model, Require.NotNull(state).Weights(), options);

    /// <inheritdoc cref="Save{T}(string, Model, ExecutorState{T}, OnnxExportOptions?)"/>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="parameters">All its parameters and non-trained state, by name.</param>
    /// <param name="options">How; null for the defaults.</param>
    public static void Save<T>(string path, Model model, NamedTensors<T> parameters, OnnxExportOptions? options = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new();
        var file = ModelWriter.Of(model, parameters, options);
        if (options.ExternalData)
        {
            var data = new ExternalDataWriter(Path.GetFileName(path) + ExternalDataSuffix, options.ExternalDataFrom);
            WholeFile.Write(path + ExternalDataSuffix, stream => data.Move(file.Graph, stream));
        }

        ModelWriter.CheckSize(file);
        WholeFile.Write(path, file.WriteTo);
    }

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <inheritdoc cref="Save{T}(string, Model, ExecutorState{T}, OnnxExportOptions?)"/>
    /// <param name="stream">The stream.</param>
    /// <param name="model">The model.</param>
    /// <param name="state">Its parameters and state.</param>
    /// <param name="options">How, without external data; null for the defaults.</param>
    /// <exception cref="ArgumentException">External data is asked for, which needs a file.</exception>
    public static void Save<T>(Stream stream, Model model, ExecutorState<T> state, OnnxExportOptions? options = null)
        where T : unmanaged, IFloatingPointIeee754<T> => Save(stream, model, Require.NotNull(state).Weights(), options);

    /// <inheritdoc cref="Save{T}(Stream, Model, ExecutorState{T}, OnnxExportOptions?)"/>
    /// <param name="stream">The stream.</param>
    /// <param name="model">The model.</param>
    /// <param name="parameters">All its parameters and non-trained state, by name.</param>
    /// <param name="options">How, without external data; null for the defaults.</param>
    public static void Save<T>(
        Stream stream,
        Model model,
        NamedTensors<T> parameters,
        OnnxExportOptions? options = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (options is { ExternalData: true })
            throw new ArgumentException("external data lies beside a file, but this is a stream", nameof(options));
        var file = ModelWriter.Of(model, parameters, options ?? new());
        ModelWriter.CheckSize(file);
        file.WriteTo(stream);
    }
}
