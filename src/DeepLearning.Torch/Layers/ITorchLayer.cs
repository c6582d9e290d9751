using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// What a custom layer may implement besides <see cref="ICustomLayer"/>: a forward pass in libtorch's operations, which
/// stays on the device and is differentiated by autograd. Without it the layer's own passes run on the host, between
/// two copies.
/// </summary>
public interface ITorchLayer
{
    /// <summary>The layer's output.</summary>
    /// <remarks>
    /// Hold a scalar that you hand to libtorch ("using Scalar half = 0.5; x.mul(half)"), and write x.add(y, one) for x
    /// + y: TorchSharp 0.107 frees one that nobody holds when a garbage collection comes during the call, and the call
    /// throws. An exception here comes out of the executor's call as it is; one in the backward method of an autograd
    /// function of your own ends the process, because TorchSharp lets it run into libtorch: catch it there. So does an
    /// error of libtorch in matmul, cummax, cummin and torch.autograd.grad, where TorchSharp catches none.
    /// </remarks>
    /// <param name="inputs">
    /// The values it reads, each [count, ...], on the executor's device. Do not change or keep them.
    /// </param>
    /// <param name="parameters">Its parameters, in the order of <see cref="ICustomLayer.Parameters"/>.</param>
    /// <param name="training">Whether this is a training pass.</param>
    /// <returns>[count, ...], a new tensor (not one of the inputs) on the same device.</returns>
    Tensor Forward(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> parameters, bool training);
}
