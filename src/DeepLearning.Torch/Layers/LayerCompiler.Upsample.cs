using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

// Signals and images in another size.
internal sealed partial class LayerCompiler<T>
{
    public LayerForward Visit(Layer.Upsample layer)
    {
        var axes = Enumerable.Range(1, output.Rank - 1).Select(axis => layer.Axis(inputs[0], axis)).ToArray();
        if (layer.Mode == UpsampleMode.Nearest && !axes.All(HasOneRule))
            return Gathered(axes);
        var mode = layer.Mode switch
        {
            UpsampleMode.Nearest => torch.InterpolationMode.Nearest,
            UpsampleMode.Linear => torch.InterpolationMode.Linear,
            _ => torch.InterpolationMode.Bilinear,
        };
        long[]? size = layer.Factor is null ? [.. axes.Select(axis => (long)axis.Size)] : null;
        double[]? factor = layer.Factor is null ? null : [.. axes.Select(axis => axis.Factor!.Value)];
        bool? aligned = layer.Mode == UpsampleMode.Nearest ? null : layer.AlignCorners;
        return (Tensor[] x, in LayerPass _) => F.interpolate(x[0], size, factor, mode, aligned);
    }

    /// <summary>
    /// libtorch's forward passes round the distance to float32 or not, and take as many pixels as they are or not, by
    /// the precision, the axes and the device; its backward passes know one rule. Where these part, a gradient would
    /// go to a pixel that was not read.
    /// </summary>
    private static bool HasOneRule(ResizedAxis axis) =>
        Enumerable
            .Range(0, axis.Size)
            .All(p =>
                axis.Nearest(p) is var own
                && own == Math.Min((int)(p * (float)axis.Step), axis.Extent - 1)
                && own == Math.Min((int)(p * axis.Step), axis.Extent - 1)
                && own == Math.Min((int)(float)(p * axis.Step), axis.Extent - 1)
            );

    /// <summary>Nearest pixels, an axis after another; the indices belong to the pass.</summary>
    private LayerForward Gathered(ResizedAxis[] axes)
    {
        long[][] places =
        [
            .. axes.Select(axis => Enumerable.Range(0, axis.Size).Select(p => (long)axis.Nearest(p)).ToArray()),
        ];
        return (Tensor[] x, in LayerPass _) =>
        {
            var y = x[0];
            for (var axis = 0; axis < places.Length; axis++)
                y = y.index_select(axis + 2, torch.tensor(places[axis], device: device));
            return y;
        };
    }
}
