// Binary cross-entropy from logits, against values in [0, 1].
//
//   x, t logits and answers, w and p what each counts and the weight of its yes, s(x) = 1 / (1 + exp(-x))
//   l = -Σ w (p t log s(x) + (1 - t) log s(-x)) = Σ w (p t softplus(-x) + (1 - t) softplus(x))
//   softplus(x) = log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|))
//
// No exponent is above 0, so logits of any size do not overflow; no term is negative, so none cancels another. An
// answer that the target rules out adds nothing, however unlikely it is: 0 log 0 = 0. With p = 1 a term is
// max(x, 0) - x t + log1p(exp(-|x|)).
//
//   dl/dx = w ((1 - t) s(x) - p t s(-x))
//
// from d softplus(x) / dx = s(x). Source: Goodfellow, Bengio, Courville, Deep Learning (2016), 3.10 and 6.2.2.2.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class BinaryCrossEntropy<T>(Loss.BinaryCrossEntropy loss, Shape output) : SampleLoss<T>(loss, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _size = output.Size,
        _class = output.Rank == 0 ? 1 : output.Size / output[0];

    /// <summary>w and p of each class, the output's first axis.</summary>
    private readonly T[] _weights = ClassWeights.Of<T>(loss.Weights, output.Rank == 0 ? 1 : output[0]),
        _positive =

        [
            .. ClassWeights
                .Of<T>(loss.PositiveWeights, output.Rank == 0 ? 1 : output[0])
                .Select(weight => weight * T.CreateChecked(loss.PositiveWeight)),
        ];

    /// <summary>exp(-|x|) of the last forward pass, which the backward pass reads, and log1p of it.</summary>
    private AlignedArray<T> _exponentials,
        _logarithms;

    protected override void Sums(ReadOnlySpan<T> x, Targets<T> targets, Span<double> sums)
    {
        if (_exponentials.Length < x.Length)
            (_exponentials, _logarithms) = (new(x.Length), new(x.Length));
        var t = ((Targets<T>.Values)targets).Elements.Span;
        var exponentials = _exponentials[..x.Length];
        var logarithms = _logarithms[..x.Length];
        Elementwise.Map<T, Exponentials>(new(), x, exponentials);
        Elementwise.Map<T, Logarithms>(new(), exponentials, logarithms);
        for (var (i, at) = (0, 0); i < sums.Length; i++)
        {
            sums[i] = 0;
            for (var c = 0; c < _weights.Length; c++)
            {
                if (_weights[c] == T.Zero)
                {
                    at += _class;
                    continue;
                }

                for (var end = at + _class; at < end; at++)
                {
                    if (t[at] > T.Zero)
                        sums[i] += double.CreateChecked(
                            _weights[c] * _positive[c] * t[at] * (T.Max(-x[at], T.Zero) + logarithms[at])
                        );
                    if (t[at] < T.One)
                        sums[i] += double.CreateChecked(
                            _weights[c] * (T.One - t[at]) * (T.Max(x[at], T.Zero) + logarithms[at])
                        );
                }
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
        var t = ((Targets<T>.Values)targets).Elements.Span;
        var exponentials = _exponentials[..x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var c = i % _size / _class;
            if (_weights[c] * scales[i / _size] == T.Zero)
                continue;
            var (likely, unlikely) = (T.One / (T.One + exponentials[i]), exponentials[i] / (T.One + exponentials[i]));
            var (yes, no) = x[i] >= T.Zero ? (likely, unlikely) : (unlikely, likely);
            outputGradient[i] += scales[i / _size] * _weights[c] * ((T.One - t[i]) * yes - _positive[c] * t[i] * no);
        }
    }

    private readonly struct Exponentials : IMap<T>
    {
        public Vector<T> Of(Vector<T> x) => Exponential.Of(-Vector.Abs(x));
    }

    private readonly struct Logarithms : IMap<T>
    {
        public Vector<T> Of(Vector<T> x) => Logarithm.OfOneAndShare(x);
    }
}
