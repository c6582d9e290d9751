using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>What an update does to gradients and parameters, on buffers: the clipping, and one step of each optimizer.</summary>
internal class UpdateRules<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>A step of some of a parameter's elements; see <see cref="Reference.Sgd"/>.</summary>
    public virtual void Sgd(Optimizer.Sgd rule, string parameter, Span<T> weight, ReadOnlySpan<T> gradient, Span<T> velocity, bool isFirst) =>
        Reference.Sgd.Step(rule, weight, gradient, velocity, isFirst);

    /// <summary>Clips the gradients in place.</summary>
    /// <param name="clipping">The bound.</param>
    /// <param name="moving">The parameters that are not frozen.</param>
    /// <param name="gradients">All gradients, in name order.</param>
    public virtual void Clip(Clipping clipping, IReadOnlyList<ParameterLayout.Entry> moving, Span<T> gradients)
    {
        switch (clipping)
        {
            case Clipping.ByNorm byNorm:
                var sum = 0.0;
                foreach (var entry in moving)
                    foreach (var g in gradients[entry.Range]) sum += double.CreateChecked(g) * double.CreateChecked(g);
                var scale = T.CreateChecked(byNorm.Scale(Math.Sqrt(sum)));
                foreach (var entry in moving)
                    foreach (ref var g in gradients[entry.Range]) g *= scale;
                break;
            case Clipping.ByValue byValue:
                var limit = T.CreateChecked(byValue.Limit);
                foreach (var entry in moving)
                    foreach (ref var g in gradients[entry.Range]) g = T.Clamp(g, -limit, limit);
                break;
        }
    }
}
