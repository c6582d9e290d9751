using TorchSharp;

namespace DeepLearning.Torch.Tests.Layers;

public sealed class ExactHardswishTests
{
    /// <summary>On the CPU libtorch's own is exact: values and gradients are the same, at the kinks to the bit.</summary>
    [Fact]
    public void It_is_libtorchs_on_the_cpu()
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        double[] kinks = [-3, 3, -4, 4, 0, -0.0, -1.5, double.PositiveInfinity, 1e300, -1e300];
        double[] values = [.. kinks, .. Nets.Values<double>(500).Select(value => 3 * value)];
        var (y, dx) = Passes(values, ExactHardswish.Of);
        var (ofLibtorch, itsGradient) = Passes(values, x => torch.nn.functional.hardswish(x));
        Assert.Equal(
            ofLibtorch[..kinks.Length].Select(BitConverter.DoubleToInt64Bits),
            y[..kinks.Length].Select(BitConverter.DoubleToInt64Bits)
        );
        Assert.Equal(itsGradient[..kinks.Length], dx[..kinks.Length]);
        Nets.Close<double>(ofLibtorch.AsSpan(kinks.Length), y.AsSpan(kinks.Length), 1e-15);
        Nets.Close<double>(itsGradient.AsSpan(kinks.Length), dx.AsSpan(kinks.Length), 1e-15);
    }

    private static (double[] Output, double[] Gradient) Passes(double[] values, Func<torch.Tensor, torch.Tensor> layer)
    {
        var x = torch.tensor(values, requires_grad: true);
        var y = layer(x);
        y.backward([torch.ones_like(y)]);
        return (y.data<double>().ToArray(), x.grad!.data<double>().ToArray());
    }
}
