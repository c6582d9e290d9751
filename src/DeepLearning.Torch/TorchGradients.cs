using System.Numerics;
using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// The accumulated gradients: libtorch's own .grad of each parameter. A cleared gradient is absent, so that the next
/// backward pass hands its buffer over in place of adding to zeros; read or used, an absent one is zero.
/// </summary>
internal sealed class TorchGradients<T>(TorchWeights<T> weights)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>
    /// Whether any parameter may have a gradient: known here, so that no step need ask libtorch for each.
    /// </summary>
    public bool Any { get; set; }

    public void CopyTo(Span<T> destination)
    {
        CheckLength(destination.Length);
        if (weights.Trained.Length > 0 && weights.Trained[0].device_type == DeviceType.META)
            throw new InvalidOperationException(
                "the meta device computes shapes and holds no values: its gradients cannot be copied to the host"
            );
        using var scope = torch.NewDisposeScope();
        for (var i = 0; i < weights.Trained.Length; i++)
        {
            var part = destination[weights.Layout.Entries[i].Range];
            if (weights.Trained[i].grad is { } grad)
                HostTransfer.Download(grad, part);
            else
                part.Clear();
        }
    }

    public void CopyFrom(ReadOnlySpan<T> source)
    {
        CheckLength(source.Length);
        Any = true;
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        for (var i = 0; i < weights.Trained.Length; i++)
        {
            var parameter = weights.Trained[i];
            parameter.grad = HostTransfer.Upload(
                source[weights.Layout.Entries[i].Range],
                parameter.shape,
                parameter.device
            );
        }
    }

    /// <summary>The gradient of a parameter, made zero if there is none.</summary>
    public static Tensor Materialize(Parameter parameter)
    {
        if (parameter.grad is { } grad)
            return grad;
        grad = torch.zeros_like(parameter, requires_grad: false);
        parameter.grad = grad;
        return grad;
    }

    public void Clear()
    {
        foreach (var parameter in weights.Trained)
            parameter.grad = null;
        Any = false;
    }

    private void CheckLength(int length)
    {
        if (length != weights.Layout.Length)
            throw new ArgumentException(
                $"the gradient buffer has {length} values, but the parameters have {weights.Layout.Length}"
            );
    }
}
