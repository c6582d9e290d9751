using System.Numerics;
using Microsoft.ML.OnnxRuntime;

namespace DeepLearning.Interop.Tests.Onnx.Export;

/// <summary>A third party that runs what is exported.</summary>
internal sealed class OnnxSession<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly SessionOptions _options = new()
    {
        IntraOpNumThreads = 1,
        InterOpNumThreads = 1,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
    };

    /// <param name="file">The file's contents.</param>
    /// <param name="rewrites">Whether the runtime may rewrite the graph, as it does by default.</param>
    public OnnxSession(byte[] file, bool rewrites = true)
    {
        if (!rewrites)
            _options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        Session = new(file, _options);
    }

    public OnnxSession(string path) => Session = new(path, _options);

    public InferenceSession Session { get; }

    /// <summary>Whether the runtime says that it has an operator in no such precision.</summary>
    public static bool LacksKernel(OnnxRuntimeException e) =>
        e.Message.Contains("Could not find an implementation", StringComparison.Ordinal);

    /// <summary>The outputs, by name, for inputs in the model's order.</summary>
    public Dictionary<string, (Shape Shape, T[] Values)> Run(Model model, Sequence<InputValues<T>> inputs, int count)
    {
        var values = model
            .Inputs.Select(
                (node, i) =>
                {
                    var extents = model.ShapeOf(node.Name).Batched(count).Extents.Select(e => (long)e).ToArray();
                    return inputs[i].IsIndices
                        ? OrtValue.CreateTensorValueFromMemory(
                            inputs[i].Indices.ToArray().Select(index => (long)index).ToArray(),
                            extents
                        )
                        : OrtValue.CreateTensorValueFromMemory(inputs[i].Reals.ToArray(), extents);
                }
            )
            .ToArray();
        using var run = new RunOptions();
        var names = model.Inputs.Select(node => node.Name).ToArray();
        var outputs = model.Outputs.ToArray();
        using var results = Session.Run(run, names, values, outputs);
        foreach (var value in values)
            value.Dispose();
        return outputs.Zip(results).ToDictionary(pair => pair.First, pair => Of(pair.Second));
    }

    private static (Shape Shape, T[] Values) Of(OrtValue value)
    {
        var shape = Shape.Create([.. value.GetTensorTypeAndShape().Shape.Select(extent => (int)extent)]);
        return (shape, value.GetTensorDataAsSpan<T>().ToArray());
    }

    public void Dispose()
    {
        Session.Dispose();
        _options.Dispose();
    }
}
