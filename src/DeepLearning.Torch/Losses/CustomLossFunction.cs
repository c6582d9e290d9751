using System.Numerics;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// A custom loss on the host, as an autograd function: its formula gives each element's value and, on dual numbers, its
/// slope, both before libtorch is called; what libtorch calls back multiplies the slopes and runs nobody else's code.
/// </summary>
internal sealed class CustomLossFunction<T> : torch.autograd.SingleTensorFunction<CustomLossFunction<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const string CallKey = "call";

    public override string Name => "CustomLoss";

    /// <summary>Each element's loss.</summary>
    /// <param name="loss">The formula.</param>
    /// <param name="output">[n, ...].</param>
    /// <param name="target">Of that shape.</param>
    public static Tensor Run(ICustomLoss loss, Tensor output, Tensor target)
    {
        var (x, t) = (new T[output.numel()], new T[output.numel()]);
        HostTransfer.Download(output, x.AsSpan());
        HostTransfer.Download(target, t.AsSpan());
        var values = new T[x.Length];
        for (var i = 0; i < x.Length; i++)
            values[i] = loss.Of(x[i], t[i]);
        if (!torch.is_grad_enabled() || !output.requires_grad)
            return HostTransfer.Upload<T>(values, output.shape, output.device);
        var slopes = new T[x.Length];
        for (var i = 0; i < x.Length; i++)
            slopes[i] = loss.Of(Dual<T>.Variable(x[i]), new Dual<T>(t[i])).Tangent;
        return apply([new Call(values, slopes, output.shape, output.device), output]);
    }

    public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
    {
        var call = (Call)vars[0];
        ctx.save_data(CallKey, call);
        return call.Output();
    }

    public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) =>
        [null!, ((Call)ctx.get_data(CallKey)).Slopes().mul(grad_output)];

    private sealed record Call(T[] Values, T[] Derivatives, long[] Sizes, torch.Device Device)
    {
        public Tensor Output() => HostTransfer.Upload<T>(Values, Sizes, Device);

        public Tensor Slopes() => HostTransfer.Upload<T>(Derivatives, Sizes, Device);
    }
}
