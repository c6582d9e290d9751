using System.Numerics;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// A model's weights as predictors read them, and its nodes bound to them. The tensors are handles of their own on the
/// executor's memory: who writes next moves to other memory first. What is prepared from the weights of a set as a
/// whole belongs here too.
/// </summary>
internal sealed class TorchWeightSet<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);

    public TorchWeightSet(Model model, IReadOnlyDictionary<string, Tensor> weights, torch.Device device)
    {
        foreach (var (name, tensor) in weights)
        {
            var handle = tensor.detach();
            handle.DetachFromDisposeScope();
            _tensors.Add(name, handle);
        }

        Graph = new TorchGraph<T>(model, _tensors, device);
    }

    public TorchGraph<T> Graph { get; }

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
            tensor.Dispose();
    }
}
