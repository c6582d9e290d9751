using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// The gradient of each unit, one index of the first axis, held to a share of its weights: norms of libtorch, with the
/// largest of a unit divided out first, so that no finite gradient makes one overflow.
/// </summary>
internal static class AdaptiveClipping
{
    /// <summary>g = g · min(1, c max(‖w‖, ε) / ‖g‖), unit by unit.</summary>
    /// <param name="parameters">Those that are not frozen; each has a gradient.</param>
    /// <param name="clipping">c and ε.</param>
    public static void Apply(IReadOnlyList<Parameter> parameters, Clipping.Adaptive clipping)
    {
        using var noGrad = torch.no_grad();
        using Scalar factor = clipping.Factor,
            epsilon = clipping.Epsilon;
        foreach (var parameter in parameters)
        {
            using var scope = torch.NewDisposeScope();
            var gradient = parameter.grad!;
            var g = Rows(gradient);
            var (ofWeights, ofLargest, _) = Norm(Rows(parameter));
            var bound = ofWeights.mul(ofLargest).clamp_min(epsilon).mul(factor);
            var (ratio, largest, scaled) = Norm(g);
            var isShort = ratio.mul(largest).le(bound);
            var held = torch.where(isShort, g, scaled.mul(bound.div(ratio).to_type(g.dtype)));
            var passed = g.mul(bound.div(largest).to_type(g.dtype));
            gradient.copy_(torch.where(largest.isfinite(), held, passed).view_as(gradient));
        }
    }

    /// <summary>One row a unit.</summary>
    private static Tensor Rows(Tensor values) => values.dim() < 2 ? values.reshape(1, -1) : values.flatten(1);

    /// <summary>‖x / s‖ and s = max |x| of each row, in double, and x / s.</summary>
    private static (Tensor Ratio, Tensor Largest, Tensor Scaled) Norm(Tensor rows)
    {
        var largest = rows.norm(1, keepdim: true, p: float.PositiveInfinity);
        var scaled = rows.div(torch.where(largest.eq(HeldScalars.Zero), torch.ones_like(largest), largest));
        return (
            scaled.norm(1, keepdim: true).to_type(torch.ScalarType.Float64),
            largest.to_type(torch.ScalarType.Float64),
            scaled
        );
    }
}
