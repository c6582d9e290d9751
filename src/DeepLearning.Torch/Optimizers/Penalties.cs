using System.Numerics;
using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

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
    /// Shortens the rows of the parameter that are longer than the norm allows; one of a single axis is left alone. No
    /// finite weight makes a norm overflow.
    /// </summary>
    public static void LimitNorm<T>(double maxNorm, Parameter parameter)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (parameter.dim() < 2)
            return;
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        using Scalar limit = maxNorm,
            smallestNormal = typeof(T) == typeof(float) ? 1.17549435e-38 : 2.2250738585072014e-308;
        var rows = parameter.flatten(1);
        var factors = Factors(rows.norm(1, keepdim: true), limit).clamp_max(HeldScalars.One);
        // Asking stops the queue of a CUDA device: there the careful way is always taken.
        if (parameter.device_type == DeviceType.CPU && factors.ge(smallestNormal).all().item<bool>())
            rows.mul_(factors.to_type(rows.dtype));
        else
            rows.copy_(Scaled(rows, factors, limit));
    }

    /// <summary>
    /// With s = max |w| of a row and r = ‖w / s‖: w where s r is at most c, otherwise (w / s) c / r. A row that is not
    /// finite is multiplied by its factor.
    /// </summary>
    private static Tensor Scaled(Tensor rows, Tensor factors, Scalar limit)
    {
        var largest = rows.norm(1, keepdim: true, p: float.PositiveInfinity);
        var divisor = torch.where(largest.eq(HeldScalars.Zero), torch.ones_like(largest), largest);
        var scaled = rows.div(divisor);
        var ratio = scaled.norm(1, keepdim: true);
        var isShort = ratio.to_type(torch.ScalarType.Float64).mul(divisor).le(limit);
        var held = torch.where(isShort, rows, scaled.mul(Factors(ratio, limit).to_type(rows.dtype)));
        return torch.where(largest.isfinite(), held, rows.mul(factors.to_type(rows.dtype)));
    }

    /// <summary>c / ‖w‖ of each row, in double.</summary>
    private static Tensor Factors(Tensor norms, Scalar limit)
    {
        var wide = norms.to_type(torch.ScalarType.Float64);
        return torch.full_like(wide, limit).div_(wide);
    }
}
