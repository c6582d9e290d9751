// Negative log-likelihood of log-probabilities, against class indices.
//
//   x [n, c] log-probabilities, t [n] classes, w [c] class weights, Z = Σ_i w[t_i] over the samples that are not
//   ignored
//   L = -(1/Z) Σ_i w[t_i] x[i, t_i]
//   dx[i, t_i] += -w[t_i] / Z
//
// Source: Bishop, Pattern Recognition and Machine Learning (2006), 4.3.4.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class NegativeLogLikelihood<T>(Loss.NegativeLogLikelihood loss, Shape shape) : LossOperation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] _weights = ClassWeights.Of<T>(loss.ClassWeights, shape.Size);

    public override double Forward(ReadOnlySpan<T> output, Targets<T> targets, int count)
    {
        var classes = ((Targets<T>.Classes)targets).Indices.Span;
        var total = 0.0;
        for (var i = 0; i < count; i++)
            if (classes[i] != loss.IgnoreIndex)
                total -= double.CreateChecked(_weights[classes[i]] * output[i * shape.Size + classes[i]]);
        return total / loss.Normalizer(targets, count, shape);
    }

    public override void Backward(
        ReadOnlySpan<T> output,
        Targets<T> targets,
        int count,
        T weight,
        Span<T> outputGradient
    )
    {
        var classes = ((Targets<T>.Classes)targets).Indices.Span;
        var scale = weight / T.CreateChecked(loss.Normalizer(targets, count, shape));
        for (var i = 0; i < count; i++)
            if (classes[i] != loss.IgnoreIndex)
                outputGradient[i * shape.Size + classes[i]] -= scale * _weights[classes[i]];
    }
}
