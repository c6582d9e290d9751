using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch;

/// <summary>
/// Clipping as torch.nn.utils.clip_grad_norm_ and clip_grad_value_ do it, but without reading the norm back to the host: on a
/// CUDA device that would stop the queue at every step.
/// </summary>
internal static class GradientClipping
{
    /// <param name="parameters">Those that are not frozen; each has a gradient.</param>
    /// <param name="clipping">The bound.</param>
    public static void Apply(IReadOnlyList<Parameter> parameters, Clipping clipping)
    {
        if (parameters.Count == 0) return;
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        switch (clipping)
        {
            case Clipping.ByValue byValue:
                foreach (var parameter in parameters) parameter.grad!.clamp_(-byValue.Limit, byValue.Limit);
                break;
            case Clipping.ByNorm byNorm:
                var norms = new Tensor[parameters.Count];
                for (var i = 0; i < norms.Length; i++) norms[i] = parameters[i].grad!.norm();
                var scale = torch.stack(norms).norm().add(1e-6).reciprocal().mul(byNorm.Limit).clamp_max(1);
                foreach (var parameter in parameters) parameter.grad!.mul_(scale);
                break;
        }
    }
}
