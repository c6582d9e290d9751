// Values under normal distributions whose mean and variance are learnt.
//
//   a sample's output: means m [k], then logarithms s [k] of variances; t [k]; d = m - t
//   l = Σ (s + d² exp(-s)) / 2,   in full: + log(2 π) / 2 each
//   dl/dm = d exp(-s)
//   dl/ds = (1 - d² exp(-s)) / 2
//
// Source: Nix, Weigend, "Estimating the mean and variance of the target probability distribution" (1994).
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class GaussianNegativeLogLikelihood<T>(Loss.GaussianNegativeLogLikelihood loss, Shape output)
    : SampleLoss<T>(loss, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _half = output.Size / 2;
    private readonly double _constant = loss.Full ? 0.5 * Math.Log(2 * Math.PI) : 0;

    protected override void Sums(ReadOnlySpan<T> x, Targets<T> targets, Span<double> sums)
    {
        var values = ((Targets<T>.Values)targets).Elements.Span;
        for (var i = 0; i < sums.Length; i++)
        {
            var m = x.Slice(2 * i * _half, _half);
            var s = x.Slice((2 * i + 1) * _half, _half);
            var t = values.Slice(i * _half, _half);
            sums[i] = 0;
            for (var j = 0; j < _half; j++)
            {
                var (d, log) = (double.CreateChecked(m[j]) - double.CreateChecked(t[j]), double.CreateChecked(s[j]));
                sums[i] += 0.5 * (log + d * d * Math.Exp(-log)) + _constant;
            }
        }
    }

    protected override void AddGradients(
        ReadOnlySpan<T> x,
        Targets<T> targets,
        ReadOnlySpan<T> scales,
        Span<T> outputGradient
    )
    {
        var values = ((Targets<T>.Values)targets).Elements.Span;
        var half = T.CreateChecked(0.5);
        for (var i = 0; i < scales.Length; i++)
        {
            if (scales[i] == T.Zero)
                continue;
            var m = x.Slice(2 * i * _half, _half);
            var s = x.Slice((2 * i + 1) * _half, _half);
            var t = values.Slice(i * _half, _half);
            var dm = outputGradient.Slice(2 * i * _half, _half);
            var ds = outputGradient.Slice((2 * i + 1) * _half, _half);
            for (var j = 0; j < _half; j++)
            {
                var (d, precision) = (m[j] - t[j], T.Exp(-s[j]));
                dm[j] += scales[i] * d * precision;
                ds[j] += scales[i] * half * (T.One - d * d * precision);
            }
        }
    }
}
