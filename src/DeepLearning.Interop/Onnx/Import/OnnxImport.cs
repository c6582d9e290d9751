using System.Numerics;
using DeepLearning.Interop.Onnx.Import;

namespace DeepLearning.Interop;

/// <summary>
/// An ONNX graph as an immutable model and its parameters, to predict, to train further, to edit. Operators become
/// layers; constants are folded; the formulas that exporters write for a layer are recognised as that layer. What no
/// layer expresses is refused, with the operator and the node. docs/onnx.md has the table.
/// </summary>
public static class OnnxImport
{
    /// <summary>Reads a file and makes a model of it.</summary>
    /// <typeparam name="T">float or double: the parameters are converted.</typeparam>
    /// <param name="path">The file; external data lies beside it.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="OnnxException">
    /// The file cannot be read, as <see cref="OnnxModel.Read(string)"/> says, or an operator, an attribute or a use of
    /// one is none that layers express; the message names the operator, the node and the cause.
    /// </exception>
    public static ImportedModel<T> Load<T>(string path, OnnxImportOptions? options = null)
        where T : unmanaged, IFloatingPointIeee754<T> => OnnxModel.Read(path, model => Import<T>(model, options));

    /// <summary>The same of a stream, which stays open.</summary>
    /// <inheritdoc cref="Load{T}(string, OnnxImportOptions?)"/>
    /// <param name="stream">The file's contents, without external data.</param>
    /// <param name="options">How; null for the defaults.</param>
    public static ImportedModel<T> Load<T>(Stream stream, OnnxImportOptions? options = null)
        where T : unmanaged, IFloatingPointIeee754<T> => OnnxModel.Read(stream, model => Import<T>(model, options));

    /// <summary>The same of a file that has been read.</summary>
    /// <inheritdoc cref="Load{T}(string, OnnxImportOptions?)"/>
    /// <param name="model">The file's contents.</param>
    /// <param name="options">How; null for the defaults.</param>
    public static ImportedModel<T> Of<T>(OnnxModel model, OnnxImportOptions? options = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        return OnnxModel.Guard(() => Import<T>(model, options));
    }

    private static ImportedModel<T> Import<T>(OnnxModel model, OnnxImportOptions? options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var graph = new GraphImport(model, options ?? new());
        var (built, parameters, outputs) = graph.Build();
        var weights = built.Parameters.Select(p => KeyValuePair.Create(p.Name, parameters[p.Name].To<T>()));
        return new(built, ExecutorState<T>.Of(built, new(weights)), outputs);
    }
}
