using System.Numerics;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// Gradients by backward() towards the tensors that are asked for, with every .grad as it was afterwards: the pure
/// counterpart of a training pass. Not by torch.autograd.grad: an error in the midst of it ends the process, because
/// TorchSharp 0.107 catches none there.
/// </summary>
internal sealed class TorchDifferentiation<T>(TorchWeights<T> weights, TorchGraph<T> graph, CallbackFailure failure)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <param name="workspace">The values of a pass whose inputs ask for gradients.</param>
    /// <param name="loss">The loss, one element.</param>
    /// <param name="count">The number of samples.</param>
    /// <param name="activations">Whether each node's output and its gradient are wanted too.</param>
    public Differentiation<T> Of(TorchGraph<T>.Workspace workspace, Tensor loss, int count, bool activations)
    {
        int[] inputs = [.. graph.Inputs.ToArray().Where(i => graph.Model.Nodes[i].IndicesBelow is null)],
            nodes = activations ? [.. Enumerable.Range(0, graph.Model.Nodes.Count)] : [];
        var gradients = Gradients(
            loss,
            [.. weights.Trained, .. inputs.Select(i => workspace[i]), .. nodes.Select(i => workspace[i])]
        );
        var parameters = weights.Layout.Entries;
        return new Differentiation<T>(
            HostTransfer.Scalar<T>(loss),
            graph.Outputs(workspace, count),
            new(parameters.Select((entry, i) => KeyValuePair.Create(entry.Name, Download(gradients[i], entry.Shape)))),
            Named(inputs, gradients.AsSpan(parameters.Count, inputs.Length), count),
            graph.Read(workspace, nodes, count),
            Named(nodes, gradients.AsSpan(parameters.Count + inputs.Length), count)
        );
    }

    /// <summary>dLoss/dTarget for each; null where the loss does not depend on it.</summary>
    private Tensor?[] Gradients(Tensor loss, Tensor[] targets)
    {
        var gradients = new Tensor?[targets.Length];
        if (!loss.requires_grad)
            return gradients;
        var accumulated = Array.ConvertAll(weights.Trained, parameter => parameter.grad);
        try
        {
            foreach (var parameter in weights.Trained)
                parameter.grad = null;
            torch.autograd.backward([loss], inputs: [.. targets.Where(target => target.requires_grad)]);
            failure.Throw();
            for (var i = 0; i < targets.Length; i++)
                gradients[i] = targets[i].grad;
        }
        finally
        {
            for (var i = 0; i < accumulated.Length; i++)
                weights.Trained[i].grad = accumulated[i];
        }

        return gradients;
    }

    private NamedTensors<T> Named(int[] nodes, ReadOnlySpan<Tensor?> gradients, int count)
    {
        var named = new List<KeyValuePair<string, HostTensor<T>>>(nodes.Length);
        for (var i = 0; i < nodes.Length; i++)
            named.Add(
                new(
                    graph.Model.Nodes[nodes[i]].Name,
                    Download(gradients[i], graph.Model.Shapes[nodes[i]].Batched(count))
                )
            );
        return new(named);
    }

    private static HostTensor<T> Download(Tensor? gradient, Shape shape) =>
        gradient is null ? HostTensor<T>.Zeros(shape) : HostTransfer.Download<T>(gradient, shape);
}
