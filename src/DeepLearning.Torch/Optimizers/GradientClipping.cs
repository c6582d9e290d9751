using System.Numerics;
using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// Clipping as torch.nn.utils.clip_grad_norm_ and clip_grad_value_ do it, but for the range: no finite gradient makes
/// the norm overflow. The norm is read on the host, so that one that is not finite can be refused before anything
/// moves; a step reads it together with the loss where reading stops a queue. Factors are held until the calls are
/// done: see <see cref="HeldScalars"/>.
/// </summary>
internal static class GradientClipping
{
    /// <summary>Puts every element of the gradients into [-Limit, Limit].</summary>
    public static void ByValue<T>(IReadOnlyList<Parameter> parameters, Clipping.ByValue clipping)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var noGrad = torch.no_grad();
        var limit = double.CreateChecked(T.CreateChecked(clipping.Limit));
        using Scalar low = -limit,
            high = limit;
        foreach (var parameter in parameters)
            parameter.grad!.clamp_(low, high);
    }

    /// <summary>
    /// ‖q g‖ of all gradients together, one element, in their precision: infinite where a sum overflows.
    /// </summary>
    /// <param name="parameters">Those that are not frozen, at least one; each has a gradient.</param>
    /// <param name="order">Which norm.</param>
    /// <param name="q">A factor; null for 1.</param>
    public static Tensor Norm(IReadOnlyList<Parameter> parameters, NormOrder order, Scalar? q = null)
    {
        using var noGrad = torch.no_grad();
        var p = order switch
        {
            NormOrder.One => 1,
            NormOrder.Infinity => float.PositiveInfinity,
            _ => 2f,
        };
        var norms = new Tensor[parameters.Count];
        for (var i = 0; i < norms.Length; i++)
        {
            var gradient = parameters[i].grad!;
            norms[i] = (q is null ? gradient : gradient.mul(q)).norm(p);
        }

        return torch.stack(norms).norm(p);
    }

    /// <summary>
    /// g = g · min(1, c / (‖g‖ + 1e-6)). Where that overflows, or the factor is too small for a normal number: with a
    /// power of two q that brings the largest g near 1, and r = ‖q g‖, it is g = (q g) · c / (r + 1e-6 q).
    /// </summary>
    /// <param name="parameters">Those that are not frozen; each has a gradient.</param>
    /// <param name="clipping">c.</param>
    /// <param name="norm">‖g‖ as <see cref="Norm"/> gives it.</param>
    /// <param name="refused">
    /// The index of the first parameter whose gradient is not finite; -1 when all are. Then nothing was changed.
    /// </param>
    /// <param name="notFinite">Whether a gradient that is not finite is refused.</param>
    public static bool TryByNorm<T>(
        IReadOnlyList<Parameter> parameters,
        Clipping.ByNorm clipping,
        double norm,
        NotFinite notFinite,
        out int refused
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        refused = -1;
        if (parameters.Count == 0)
            return true;
        var factor = clipping.Scale(norm);
        if (!IsNormal<T>(factor))
        {
            var largest = LargestOfEach<T>(parameters);
            refused = Array.FindIndex(largest, value => !T.IsFinite(value));
            if (refused < 0)
                factor = Scaled<T>(parameters, clipping, double.CreateChecked(largest.Max()));
            else if (notFinite == NotFinite.Refuse)
                return false;
        }

        if (factor != 1)
            Multiply(parameters, factor);
        return true;
    }

    /// <summary>
    /// The factor, from gradients that are scaled first where it would not be a normal number otherwise.
    /// </summary>
    private static double Scaled<T>(IReadOnlyList<Parameter> parameters, Clipping.ByNorm clipping, double largest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var scope = torch.NewDisposeScope();
        var range = typeof(T) == typeof(float) ? 126 : 1022;
        var q = Math.ScaleB(1, -Math.Clamp(Math.ILogB(largest), -range, range));
        using Scalar held = q;
        var r = HostTransfer.Scalar<T>(Norm(parameters, clipping.Order, held));
        var factor = clipping.Scale(r / q);
        if (IsNormal<T>(factor))
            return factor;
        Multiply(parameters, q);
        return clipping.Limit / (r + Clipping.ByNorm.Epsilon * q);
    }

    private static bool IsNormal<T>(double factor)
        where T : unmanaged, IFloatingPointIeee754<T> => T.IsNormal(T.CreateChecked(factor));

    private static void Multiply(IReadOnlyList<Parameter> parameters, double factor)
    {
        using var noGrad = torch.no_grad();
        using Scalar held = factor;
        foreach (var parameter in parameters)
            parameter.grad!.mul_(held);
    }

    /// <summary>max |g| of each parameter; NaN where there is one.</summary>
    public static T[] LargestOfEach<T>(IReadOnlyList<Parameter> parameters)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var largest = new Tensor[parameters.Count];
        for (var i = 0; i < largest.Length; i++)
            largest[i] = parameters[i].grad!.norm(p: float.PositiveInfinity);
        var values = new T[largest.Length];
        HostTransfer.Download(torch.stack(largest), values.AsSpan());
        return values;
    }
}
