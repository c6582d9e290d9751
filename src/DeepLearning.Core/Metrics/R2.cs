using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The coefficient of determination 1 - Σ (x - t)² / Σ (t - mean t)² over all elements: a fold over batches, starting
/// from default. The targets are measured from the first of them, so that a large mean costs no digits, and their
/// spread is carried about their running mean: Welford, Technometrics 4 (1962); two parts combine by Chan, Golub,
/// LeVeque, The American Statistician 37 (1983).
/// </summary>
/// <param name="Count">Elements seen.</param>
/// <param name="Origin">The first target o.</param>
/// <param name="Offset">The mean of t - o.</param>
/// <param name="Spread">Σ (t - mean t)².</param>
/// <param name="Residual">Σ (x - t)².</param>
public readonly record struct R2(long Count, double Origin, double Offset, double Spread, double Residual)
{
    /// <summary>
    /// At most 1; 0 for a model that says the mean, negative for a worse one. Targets that are all equal give 1 if they
    /// are met exactly and 0 if not, as scikit-learn has it. NaN before the second element.
    /// </summary>
    public double Value =>
        (Count, Spread, Residual) switch
        {
            (< 2, _, _) => double.NaN,
            (_, 0, 0) => 1,
            (_, 0, > 0) => 0,
            _ => 1 - Residual / Spread,
        };

    /// <summary>The mean of the targets; NaN before the first.</summary>
    public double Mean => Count == 0 ? double.NaN : Origin + Offset;

    /// <summary>The coefficient with a batch more.</summary>
    /// <param name="outputs">Of any shape; several outputs of a sample are counted alike.</param>
    /// <param name="targets">As many values, in the same order.</param>
    /// <exception cref="ArgumentException">There is not one target for each output.</exception>
    public R2 Add<T>(HostTensor<T> outputs, ReadOnlySpan<T> targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        MetricRules.CheckTargets(outputs, targets);
        var (count, origin, offset, spread, residual) = this;
        if (count == 0 && targets.Length > 0)
            origin = double.CreateChecked(targets[0]);
        for (var i = 0; i < targets.Length; i++)
        {
            var (x, t) = (double.CreateChecked(outputs[i]), double.CreateChecked(targets[i]));
            var distance = t - origin - offset;
            offset += distance / ++count;
            spread += distance * (t - origin - offset);
            residual += (x - t) * (x - t);
        }

        return new(count, origin, offset, spread, residual);
    }

    /// <summary>The coefficient over the elements of both.</summary>
    public R2 Combine(R2 other)
    {
        if (Count == 0)
            return other;
        if (other.Count == 0)
            return this;
        var count = Count + other.Count;
        var distance = other.Origin - Origin + (other.Offset - Offset);
        var share = (double)other.Count / count;
        return new(
            count,
            Origin,
            Offset + distance * share,
            Spread + other.Spread + distance * distance * share * Count,
            Residual + other.Residual
        );
    }
}
