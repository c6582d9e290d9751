using System.Numerics;
using TorchSharp;

namespace DeepLearning.Torch;

/// <summary>
/// Predicts on libtorch with an executor's weights and values of its own, on the calling thread only. The executor must
/// outlive it.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class TorchPredictor<T> : IPredictor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly TorchGraph<T> _graph;
    private readonly TorchGraph<T>.Workspace _workspace;

    internal TorchPredictor(TorchGraph<T> graph)
    {
        _graph = graph;
        _workspace = new TorchGraph<T>.Workspace(graph);
    }

    public Model Model => _graph.Model;

    /// <summary>
    /// The outputs by name, each [count, ...], in inference mode. An empty batch gives empty outputs.
    /// </summary>
    /// <param name="inputs">
    /// One memory an input node, in the model's order, each count samples end to end; lent.
    /// </param>
    /// <param name="count">The number of samples.</param>
    /// <exception cref="ShapeException">A number of inputs or of values is not the model's.</exception>
    public NamedTensors<T> Predict(IReadOnlyList<ReadOnlyMemory<T>> inputs, int count)
    {
        BatchRules.CheckInputs(_graph.Model, inputs, count);
        if (count == 0)
            return _graph.EmptyOutputs();
        using var one = TorchThreads.UseOne();
        using var inference = torch.inference_mode();
        using var scope = torch.NewDisposeScope();
        _graph.Forward(_workspace, inputs, LayerPass.Inference(count));
        return _graph.Outputs(_workspace, count);
    }

    /// <summary>Nothing to free: values live as long as a call, weights are the executor's.</summary>
    public void Dispose() { }
}
