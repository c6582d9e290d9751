// Binary cross-entropy from logits, against values in [0, 1].
//
//   x, t [n, ...] with N values altogether, p the weight of a yes, s(x) = 1 / (1 + exp(-x))
//   L = -(1/N) Σ (p t log s(x) + (1 - t) log s(-x)) = (1/N) Σ (p t softplus(-x) + (1 - t) softplus(x))
//   softplus(x) = log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|))
//
// No exponent is above 0, so logits of any size do not overflow; no term is negative, so none cancels another. An
// answer that the target rules out adds nothing, however unlikely it is: 0 log 0 = 0. With p = 1 a term is
// max(x, 0) - x t + log1p(exp(-|x|)).
//
//   dx += ((1 - t) s(x) - p t s(-x)) / N
//
// from d softplus(x) / dx = s(x). Source: Goodfellow, Bengio, Courville, Deep Learning (2016), 3.10 and 6.2.2.2.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class BinaryCrossEntropy<T>(Loss.BinaryCrossEntropy loss) : LossOperation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _positive = T.CreateChecked(loss.PositiveWeight);

    /// <summary>exp(-|x|) of the last forward pass, which the backward pass reads, and log1p of it.</summary>
    private AlignedArray<T> _exponentials,
        _logarithms;

    public override double Forward(ReadOnlySpan<T> output, Targets<T> targets, int count)
    {
        if (_exponentials.Length < output.Length)
            (_exponentials, _logarithms) = (new(output.Length), new(output.Length));
        var t = ((Targets<T>.Values)targets).Elements.Span;
        var exponentials = _exponentials[..output.Length];
        var logarithms = _logarithms[..output.Length];
        Elementwise.Map<T, Exponentials>(new(), output, exponentials);
        Elementwise.Map<T, Logarithms>(new(), exponentials, logarithms);
        var total = 0.0;
        for (var i = 0; i < output.Length; i++)
        {
            if (t[i] > T.Zero)
                total += double.CreateChecked(_positive * t[i] * (T.Max(-output[i], T.Zero) + logarithms[i]));
            if (t[i] < T.One)
                total += double.CreateChecked((T.One - t[i]) * (T.Max(output[i], T.Zero) + logarithms[i]));
        }

        return total / output.Length;
    }

    public override void Backward(
        ReadOnlySpan<T> output,
        Targets<T> targets,
        int count,
        T weight,
        Span<T> outputGradient
    )
    {
        var t = ((Targets<T>.Values)targets).Elements.Span;
        var exponentials = _exponentials[..output.Length];
        var scale = weight / T.CreateChecked(output.Length);
        for (var i = 0; i < output.Length; i++)
        {
            var (likely, unlikely) = (T.One / (T.One + exponentials[i]), exponentials[i] / (T.One + exponentials[i]));
            var (yes, no) = output[i] >= T.Zero ? (likely, unlikely) : (unlikely, likely);
            outputGradient[i] += scale * ((T.One - t[i]) * yes - _positive * t[i] * no);
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
