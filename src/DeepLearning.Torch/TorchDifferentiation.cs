using System.Numerics;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// Gradients by torch.autograd.grad, which returns them and leaves every .grad alone: the pure counterpart of
/// backward().
/// </summary>
internal sealed class TorchDifferentiation<T>(TorchWeights<T> weights, TorchGraph<T> graph)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <param name="workspace">The values of a pass whose inputs ask for gradients.</param>
    /// <param name="loss">The loss, one element.</param>
    /// <param name="count">The number of samples.</param>
    /// <param name="activations">Whether each node's output and its gradient are wanted too.</param>
    public Differentiation<T> Of(TorchGraph<T>.Workspace workspace, Tensor loss, int count, bool activations)
    {
        int[] inputs = graph.Inputs.ToArray(),
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
    private static Tensor?[] Gradients(Tensor loss, Tensor[] targets)
    {
        var gradients = new Tensor?[targets.Length];
        if (!loss.requires_grad)
            return gradients;
        int[] asked = [.. Enumerable.Range(0, targets.Length).Where(i => targets[i].requires_grad)];
        var found = torch.autograd.grad([loss], [.. asked.Select(i => targets[i])], allow_unused: true);
        for (var i = 0; i < asked.Length; i++)
            if (found[i] is { IsInvalid: false } gradient)
                gradients[asked[i]] = gradient;
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
