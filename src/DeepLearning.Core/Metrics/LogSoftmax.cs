using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The softmax of a row of logits, in double, so that neither its largest nor its smallest part is lost: with m the
/// largest logit, at j, and r = Σ exp(x - m) over the other logits, Σ exp(x) = exp(m) (1 + r). r stays apart from the
/// 1, and m is never added to a logarithm.
/// </summary>
/// <param name="Best">The index of the largest logit: the first of equal ones; a NaN only if it stands first.</param>
/// <param name="Largest">The largest logit.</param>
/// <param name="Rest">r; NaN where a logit is, or where the largest is infinite.</param>
internal readonly record struct LogSoftmax(int Best, double Largest, double Rest)
{
    public static LogSoftmax Of<T>(ReadOnlySpan<T> logits)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var best = MetricRules.Largest(logits);
        var largest = double.CreateChecked(logits[best]);
        var rest = largest - largest;
        for (var i = 0; i < logits.Length; i++)
            if (i != best)
                rest += Math.Exp(double.CreateChecked(logits[i]) - largest);
        return new(best, largest, rest);
    }

    /// <summary>The largest probability: 1 / (1 + r).</summary>
    public double Confidence => 1 / (1 + Rest);

    /// <summary>-log softmax(x) = log(1 + r) + (m - x) at a logit of this value.</summary>
    public double Loss(double logit) => Accurate.Log1p(Rest) + (Largest - logit);
}
