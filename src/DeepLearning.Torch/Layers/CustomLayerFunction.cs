using System.Numerics;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// A custom layer's forward and backward passes on the host, as one autograd function. Both see copies: values come
/// from the device before the forward pass, gradients go back to it after the backward pass. The layer's forward pass
/// runs before libtorch is called; its backward pass is called back from libtorch, so that an exception waits until the
/// native call is done.
/// </summary>
internal sealed class CustomLayerFunction<T> : torch.autograd.SingleTensorFunction<CustomLayerFunction<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const string CallKey = "call";

    public override string Name => "CustomLayer";

    /// <param name="layer">The layer.</param>
    /// <param name="inputs">Each [count, ...].</param>
    /// <param name="parameters">The layer's parameters.</param>
    /// <param name="outputSizes">The output's extents, the batch's first.</param>
    /// <param name="training">Whether this is a training pass.</param>
    /// <param name="device">The executor's device.</param>
    /// <param name="failure">Where an exception of the backward pass waits for the end of the native call.</param>
    public static Tensor Run(
        ICustomLayer layer,
        Tensor[] inputs,
        Tensor[] parameters,
        long[] outputSizes,
        bool training,
        torch.Device device,
        CallbackFailure? failure
    )
    {
        var call = new Call(layer, inputs, parameters, outputSizes, training, device, failure);
        call.Forward();
        if (!torch.is_grad_enabled() || !call.NeedsGradient)
            return call.Output();
        return apply([call, .. inputs, .. parameters]);
    }

    public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        var call = (Call)vars[0];
        ctx.save_data(CallKey, call);
        return call.Output();
    }

    public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) =>
        ((Call)ctx.get_data(CallKey)).Backward(grad_output);

    /// <summary>One use of the layer: what its backward pass needs of its forward pass.</summary>
    private sealed class Call
    {
        private readonly ICustomLayer _layer;
        private readonly HostLayerPass<T> _pass;
        private readonly long[] _outputSizes;
        private readonly torch.Device _device;
        private readonly CallbackFailure? _failure;
        private readonly bool[] _inputsWanted,
            _parametersWanted;
        private readonly long[][] _inputSizes,
            _parameterSizes;

        public Call(
            ICustomLayer layer,
            Tensor[] inputs,
            Tensor[] parameters,
            long[] outputSizes,
            bool training,
            torch.Device device,
            CallbackFailure? failure
        )
        {
            (_layer, _outputSizes, _device, _failure) = (layer, outputSizes, device, failure);
            _inputsWanted = Array.ConvertAll(inputs, t => t.requires_grad);
            _parametersWanted = Array.ConvertAll(parameters, t => t.requires_grad);
            _inputSizes = Array.ConvertAll(inputs, t => t.shape);
            _parameterSizes = Array.ConvertAll(parameters, t => t.shape);
            long size = 1;
            foreach (var extent in outputSizes)
                size *= extent;
            _pass = new HostLayerPass<T>((int)outputSizes[0], training, inputs, parameters, checked((int)size));
        }

        public bool NeedsGradient => Array.Exists(_inputsWanted, w => w) || Array.Exists(_parametersWanted, w => w);

        public void Forward() => _layer.Forward(_pass);

        public Tensor Output() => HostTransfer.Upload<T>(_pass.Output, _outputSizes, _device);

        /// <summary>
        /// The gradients; none, which libtorch takes for zeros, when this or an earlier callback has failed.
        /// </summary>
        public List<Tensor> Backward(Tensor outputGradient)
        {
            if (_failure is not { IsThere: true })
            {
                try
                {
                    return Gradients(outputGradient);
                }
                catch (Exception e) when (_failure is not null)
                {
                    _failure.Keep(e);
                }
            }

            return [.. new Tensor[1 + _inputsWanted.Length + _parametersWanted.Length]];
        }

        private List<Tensor> Gradients(Tensor outputGradient)
        {
            _pass.BeginBackward(outputGradient, _inputsWanted);
            _layer.Backward(_pass);
            var gradients = new List<Tensor>(1 + _inputsWanted.Length + _parametersWanted.Length) { null! };
            for (var i = 0; i < _inputsWanted.Length; i++)
                gradients.Add(
                    _inputsWanted[i] ? HostTransfer.Upload<T>(_pass.InputGradient(i), _inputSizes[i], _device) : null!
                );
            for (var i = 0; i < _parametersWanted.Length; i++)
                gradients.Add(
                    _parametersWanted[i]
                        ? HostTransfer.Upload<T>(_pass.ParameterGradient(i), _parameterSizes[i], _device)
                        : null!
                );
            return gradients;
        }
    }
}
