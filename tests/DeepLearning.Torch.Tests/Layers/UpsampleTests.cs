using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace DeepLearning.Torch.Tests.Layers;

public sealed class UpsampleTests
{
    [Fact]
    public void Nearest_pixels_are_those_to_which_libtorch_gives_the_gradients()
    {
        LibTorch.EnsureLoaded();
        double?[] factors = [null, 0.3, 0.5, 0.7, 1, 1.05, 1.2, 1.5, 2, 2.05, 2.3, 2.7, 3, 3.7, 10.0 / 3, 7];
        foreach (var type in new[] { torch.float32, torch.float64 })
        foreach (var factor in factors)
            for (var extent = 1; extent <= 40; extent++)
            {
                var size = factor is { } given ? (int)(extent * given) : 1 + extent * 37 % 83;
                if (size == 0)
                    continue;
                var axis = new ResizedAxis(extent, size, factor);
                Assert.Equal(Expected(axis), Gradients(axis, type, isSignal: true));
                Assert.Equal(Expected(axis), Gradients(axis, type, isSignal: false));
            }
    }

    /// <summary>Of gradients 1, 2, ..., n: the sum of those that come to each old pixel.</summary>
    private static double[] Expected(ResizedAxis axis)
    {
        var sums = new double[axis.Extent];
        for (var p = 0; p < axis.Size; p++)
            sums[axis.Nearest(p)] += p + 1;
        return sums;
    }

    private static double[] Gradients(ResizedAxis axis, torch.ScalarType type, bool isSignal)
    {
        using var scope = torch.NewDisposeScope();
        long[] shape = isSignal ? [1, 1, axis.Extent] : [1, 1, 1, axis.Extent],
            size = isSignal ? [axis.Size] : [1, axis.Size];
        double[]? factor =
            axis.Factor is not { } given ? null
            : isSignal ? [given]
            : [1, given];
        var x = torch.zeros(shape, type).requires_grad_();
        var y = F.interpolate(x, factor is null ? size : null, factor, torch.InterpolationMode.Nearest);
        y.backward([torch.arange(1, axis.Size + 1, type).reshape(y.shape)]);
        return x.grad!.to(torch.float64).flatten().data<double>().ToArray();
    }
}
