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
    private readonly int _size = output.Size;

    /// <summary>w and p of each element of a sample.</summary>
    private readonly T[] _weights = Each(output, loss.Weights, 1),
        _positive = Each(output, loss.PositiveWeights, loss.PositiveWeight);

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
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = 0;
            for (var j = 0; j < _size; j++)
            {
                var (at, weight) = (i * _size + j, _weights[j]);
                if (weight == T.Zero)
                    continue;
                if (t[at] > T.Zero)
                    sums[i] += double.CreateChecked(
                        weight * _positive[j] * t[at] * (T.Max(-x[at], T.Zero) + logarithms[at])
                    );
                if (t[at] < T.One)
                    sums[i] += double.CreateChecked(weight * (T.One - t[at]) * (T.Max(x[at], T.Zero) + logarithms[at]));
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
        for (var i = 0; i < scales.Length; i++)
        for (var j = 0; j < _size; j++)
        {
            var (at, scale) = (i * _size + j, scales[i] * _weights[j]);
            if (scale == T.Zero)
                continue;
            var e = exponentials[at];
            var (likely, unlikely) = (T.One / (T.One + e), e / (T.One + e));
            var (yes, no) = x[at] >= T.Zero ? (likely, unlikely) : (unlikely, likely);
            outputGradient[at] += scale * ((T.One - t[at]) * yes - _positive[j] * t[at] * no);
        }
    }

    /// <summary>What is said for each class, the output's first axis, times a factor, for each element.</summary>
    private static T[] Each(Shape output, Sequence<double>? classes, double factor)
    {
        var each = new T[output.Size];
        for (var i = 0; i < each.Length; i++)
            each[i] =
                T.CreateChecked(factor)
                * (classes is null ? T.One : T.CreateChecked(classes[i / (output.Size / output[0])]));
        return each;
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
