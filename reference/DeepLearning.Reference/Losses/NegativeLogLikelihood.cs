// Negative log-likelihood of log-probabilities, against class indices.
//
//   a row x [c] of log-probabilities, its class t, w [c] class weights
//   l = -w[t] x[t], or 0 in a row that is ignored
//   dl/dx[t] = -w[t]
//
// Source: Bishop, Pattern Recognition and Machine Learning (2006), 4.3.4.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class NegativeLogLikelihood<T>(Loss.NegativeLogLikelihood loss, Shape output)
    : ClassLoss<T>(loss, output, loss.ClassAxis)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] _weights = ClassWeights.Of<T>(loss.ClassWeights, ClassRows.Of(output, loss.ClassAxis).Classes);

    protected override void RowSums(
        ReadOnlySpan<T> x,
        ReadOnlySpan<int> indices,
        ReadOnlySpan<T> shares,
        Span<double> sums
    )
    {
        for (var i = 0; i < sums.Length; i++)
            sums[i] =
                indices[i] == loss.IgnoreIndex
                    ? 0
                    : -double.CreateChecked(_weights[indices[i]] * x[i * Classes + indices[i]]);
    }

    protected override void RowGradients(
        ReadOnlySpan<T> x,
        ReadOnlySpan<int> indices,
        ReadOnlySpan<T> shares,
        ReadOnlySpan<T> scales,
        Span<T> dx
    )
    {
        for (var i = 0; i < scales.Length; i++)
            if (indices[i] != loss.IgnoreIndex)
                dx[i * Classes + indices[i]] -= scales[i] * _weights[indices[i]];
    }
}
