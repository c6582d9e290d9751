using TorchSharp;
using TorchSharp.Modules;

namespace DeepLearning.Torch;

/// <summary>
/// What a parameter group adds to a gradient, and the bound it puts on the weights: sign, norm and clamp of libtorch.
/// </summary>
internal static class Penalties
{
    /// <summary>Adds λ₁ sign(w) + λ₂ w to the parameter's gradient.</summary>
    public static void Add(ParameterGroup group, Parameter parameter)
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        using Scalar l1 = group.L1Penalty,
            l2 = group.L2Penalty;
        if (group.L1Penalty > 0)
            parameter.grad!.add_(parameter.sign(), l1);
        if (group.L2Penalty > 0)
            parameter.grad!.add_(parameter, l2);
    }

    /// <summary>
    /// Shortens the rows of the parameter that are longer than the norm allows; one of a single axis is left alone.
    /// </summary>
    public static void LimitNorm(double maxNorm, Parameter parameter)
    {
        if (parameter.dim() < 2)
            return;
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var rows = parameter.flatten(1);
        var isSingle = parameter.dtype == torch.ScalarType.Float32;
        using Scalar limit = maxNorm,
            least = isSingle ? 1.17549435e-38 : 2.2250738585072014e-308;
        // By the largest weight first: the squares of large weights would overflow, and the row become 0.
        var largest = rows.abs().amax([1], keepdim: true).clamp_min(least);
        var factor = rows.div(largest).norm(1, keepdim: true).reciprocal().mul(limit).div(largest);
        rows.mul_(factor.clamp_max(HeldScalars.One));
    }
}
