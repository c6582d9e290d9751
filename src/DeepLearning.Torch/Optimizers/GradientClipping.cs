using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// Clipping as torch.nn.utils.clip_grad_norm_ and clip_grad_value_ do it, but without reading the norm back to the
/// host: on a CUDA device that would stop the queue at every step. Factors are held until the calls are done: see
/// <see cref="HeldScalars"/>.
/// </summary>
internal static class GradientClipping
{
    /// <param name="parameters">Those that are not frozen; each has a gradient.</param>
    /// <param name="clipping">The bound.</param>
    public static void Apply(IReadOnlyList<Parameter> parameters, Clipping clipping)
    {
        if (parameters.Count == 0)
            return;
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        switch (clipping)
        {
            case Clipping.ByValue byValue:
                using (
                    Scalar low = -byValue.Limit,
                        high = byValue.Limit
                )
                    foreach (var parameter in parameters)
                        parameter.grad!.clamp_(low, high);
                break;
            case Clipping.ByNorm byNorm:
                var norms = new Tensor[parameters.Count];
                for (var i = 0; i < norms.Length; i++)
                    norms[i] = parameters[i].grad!.norm();
                using (
                    Scalar epsilon = 1e-6,
                        limit = byNorm.Limit
                )
                {
                    var scale = torch
                        .stack(norms)
                        .norm()
                        .add(epsilon, HeldScalars.One)
                        .reciprocal()
                        .mul(limit)
                        .clamp_max(HeldScalars.One);
                    foreach (var parameter in parameters)
                        parameter.grad!.mul_(scale);
                }

                break;
        }
    }
}
