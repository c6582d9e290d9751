using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>
/// What an update does to gradients and parameters, on buffers: penalties, clipping, one step of each optimizer, the
/// bound on the norm.
/// </summary>
internal class UpdateRules<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>A step of some of a parameter's elements; see <see cref="Reference.Sgd"/>.</summary>
    public virtual void Sgd(
        Optimizer.Sgd rule,
        string parameter,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> velocity,
        bool isFirst
    ) => Reference.Sgd.Step(rule, weight, gradient, velocity, isFirst);

    /// <summary>A step of some of a parameter's elements; see <see cref="Reference.Adam"/>.</summary>
    public virtual void Adam(
        Optimizer.Adam rule,
        string parameter,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> mean,
        Span<T> square,
        Span<T> largest,
        long step
    ) => Reference.Adam.Step(rule, weight, gradient, mean, square, largest, step);

    /// <summary>A step of some of a parameter's elements; see <see cref="Reference.Adam"/>.</summary>
    public virtual void AdamW(
        Optimizer.AdamW rule,
        string parameter,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> mean,
        Span<T> square,
        Span<T> largest,
        long step
    ) => Reference.Adam.Step(rule, weight, gradient, mean, square, largest, step);

    /// <summary>A step of some of a parameter's elements; see <see cref="Reference.NAdam"/>.</summary>
    public virtual void NAdam(
        Optimizer.NAdam rule,
        string parameter,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> mean,
        Span<T> square,
        long step,
        double product
    ) => Reference.NAdam.Step(rule, weight, gradient, mean, square, step, product);

    /// <summary>A step of some of a parameter's elements; see <see cref="Reference.RAdam"/>.</summary>
    public virtual void RAdam(
        Optimizer.RAdam rule,
        string parameter,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> mean,
        Span<T> square,
        long step
    ) => Reference.RAdam.Step(rule, weight, gradient, mean, square, step);

    /// <summary>A step of some of a parameter's elements; see <see cref="Reference.RmsProp"/>.</summary>
    public virtual void RmsProp(
        Optimizer.RmsProp rule,
        string parameter,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> square,
        Span<T> velocity,
        Span<T> mean
    ) => Reference.RmsProp.Step(rule, weight, gradient, square, velocity, mean);

    /// <summary>A step of some of a parameter's elements; see <see cref="Reference.Adagrad"/>.</summary>
    public virtual void Adagrad(
        Optimizer.Adagrad rule,
        string parameter,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> sum,
        long step
    ) => Reference.Adagrad.Step(rule, weight, gradient, sum, step);

    /// <summary>A step of some of a parameter's elements; see <see cref="Reference.Adadelta"/>.</summary>
    public virtual void Adadelta(
        Optimizer.Adadelta rule,
        string parameter,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> square,
        Span<T> move
    ) => Reference.Adadelta.Step(rule, weight, gradient, square, move);

    /// <summary>A step of some of a parameter's elements; see <see cref="Reference.Lion"/>.</summary>
    public virtual void Lion(
        Optimizer.Lion rule,
        string parameter,
        Span<T> weight,
        ReadOnlySpan<T> gradient,
        Span<T> mean
    ) => Reference.Lion.Step(rule, weight, gradient, mean);

    /// <summary>Adds a group's penalties to a parameter's gradient.</summary>
    public virtual void Penalize(ParameterGroup group, ReadOnlySpan<T> weight, Span<T> gradient) =>
        Penalties.Add(group, weight, gradient);

    /// <summary>Shortens the rows of a parameter after its step.</summary>
    public virtual void LimitNorm(double maxNorm, Shape shape, Span<T> weight) =>
        Penalties.LimitNorm(maxNorm, shape, weight);

    /// <summary>Clips the gradients in place.</summary>
    /// <param name="clipping">The bound.</param>
    /// <param name="moving">The parameters that are not frozen.</param>
    /// <param name="weights">All parameters, in name order.</param>
    /// <param name="gradients">All gradients, in name order.</param>
    /// <param name="notFinite">Whether a norm that is not finite is refused.</param>
    public virtual void Clip(
        Clipping clipping,
        IReadOnlyList<ParameterLayout.Entry> moving,
        ReadOnlySpan<T> weights,
        Span<T> gradients,
        NotFinite notFinite
    )
    {
        switch (clipping)
        {
            case Clipping.ByNorm byNorm:
                NormClipping.Apply(byNorm, moving, gradients, notFinite);
                break;
            case Clipping.Adaptive adaptive:
                AdaptiveClipping.Apply(adaptive, moving, weights, gradients, notFinite);
                break;
            case Clipping.ByValue byValue:
                var limit = T.CreateChecked(byValue.Limit);
                foreach (var entry in moving)
                foreach (ref var g in gradients[entry.Range])
                    g = T.Clamp(g, -limit, limit);
                break;
        }
    }
}
