using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The coefficient of determination 1 - Σ (x - t)² / Σ (t - mean t)² over all elements: a fold over batches, starting
/// from default. The targets are measured from the first of them, so that a large mean costs no digits, and their
/// spread is carried about their running mean: Welford, Technometrics 4 (1962), with weights West, Communications of
/// the ACM 22 (1979); two parts combine by Chan, Golub, LeVeque, The American Statistician 37 (1983).
/// </summary>
/// <param name="Count">Elements seen, but for those of weight 0.</param>
/// <param name="Weight">The sum of their weights w; without any, their number.</param>
/// <param name="Origin">The first target o.</param>
/// <param name="Offset">The mean of t - o, each weighted by w.</param>
/// <param name="Spread">Σ w (t - mean t)².</param>
/// <param name="Residual">Σ w (x - t)².</param>
public readonly record struct R2(
    long Count,
    double Weight,
    double Origin,
    double Offset,
    double Spread,
    double Residual
)
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
    /// <param name="outputs">
    /// Of any shape, samples along the first axis; several outputs of a sample are counted alike, as one flat list. One
    /// coefficient for each is <see cref="R2PerOutput"/>.
    /// </param>
    /// <param name="targets">As many values, in the same order.</param>
    /// <param name="weights">One a sample; none for 1 each. A sample of weight 0 is passed over.</param>
    /// <exception cref="ArgumentException">
    /// There is not one target for each output, or not a weight for each sample.
    /// </exception>
    public R2 Add<T>(HostTensor<T> outputs, ReadOnlySpan<T> targets, ReadOnlySpan<double> weights = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = MetricRules.CheckTargets(outputs, targets, weights);
        var r2 = this;
        for (var i = 0; i < targets.Length; i++)
            r2 = r2.Add(
                double.CreateChecked(outputs[i]),
                double.CreateChecked(targets[i]),
                MetricRules.Weight(weights, i / width)
            );
        return r2;
    }

    /// <summary>The coefficient with an element more: an output x and its target t.</summary>
    internal R2 Add(double x, double t, double weight)
    {
        if (weight == 0)
            return this;
        var origin = Count == 0 ? t : Origin;
        var total = Weight + weight;
        var distance = t - origin - Offset;
        var offset = Offset + distance * weight / total;
        return new(
            Count + 1,
            total,
            origin,
            offset,
            Spread + weight * distance * (t - origin - offset),
            Residual + weight * (x - t) * (x - t)
        );
    }

    /// <summary>The coefficient over the elements of both.</summary>
    public R2 Combine(R2 other)
    {
        if (Count == 0)
            return other;
        if (other.Count == 0)
            return this;
        var weight = Weight + other.Weight;
        var distance = other.Origin - Origin + (other.Offset - Offset);
        var share = other.Weight / weight;
        return new(
            Count + other.Count,
            weight,
            Origin,
            Offset + distance * share,
            Spread + other.Spread + distance * distance * share * Weight,
            Residual + other.Residual
        );
    }
}
