// A loss as a sum over rows: a sample's, or one a position of a sample.
//
//   l [n, rows] each row's loss, v [n] the samples' weights (1 each where none are given), Z the loss's normaliser
//   L = (1/Z) Σ_i v[i] Σ_r l[i,r]
//   dx += weight (v[i] / Z) dl[i,r]/dx
//
// A sample of weight 0 adds nothing, whatever its loss is: 0 times infinity is not a number.
// Each loss gives l and dl/dx.
using System.Numerics;

namespace DeepLearning.Reference;

/// <param name="loss">What is computed.</param>
/// <param name="output">One sample's output.</param>
/// <param name="rows">Rows a sample.</param>
internal abstract class SampleLoss<T>(Loss loss, Shape output, int rows = 1) : LossOperation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private double[] _sums = [];
    private T[] _scales = [];

    public sealed override double Forward(ReadOnlySpan<T> x, Targets<T> targets, int count)
    {
        var sums = SumsOf(x, targets, count);
        var total = 0.0;
        if (targets.SampleWeights.IsEmpty)
            foreach (var sum in sums)
                total += sum;
        else
            for (var i = 0; i < sums.Length; i++)
                if (targets.WeightOf(i / rows) is var weight && weight != 0)
                    total += weight * sums[i];
        return total / loss.Normalizer(targets, count, output);
    }

    public sealed override void SampleLosses(ReadOnlySpan<T> x, Targets<T> targets, Span<double> losses)
    {
        var sums = SumsOf(x, targets, losses.Length);
        losses.Clear();
        for (var i = 0; i < sums.Length; i++)
            losses[i / rows] += sums[i];
    }

    public sealed override void Backward(
        ReadOnlySpan<T> x,
        Targets<T> targets,
        int count,
        T weight,
        Span<T> outputGradient
    )
    {
        if (_scales.Length < count * rows)
            _scales = new T[count * rows];
        var scales = _scales.AsSpan(0, count * rows);
        scales.Fill(weight / T.CreateChecked(loss.Normalizer(targets, count, output)));
        if (!targets.SampleWeights.IsEmpty)
            for (var i = 0; i < scales.Length; i++)
                scales[i] *= targets.SampleWeights.Span[i / rows];
        AddGradients(x, targets, scales, outputGradient);
    }

    private Span<double> SumsOf(ReadOnlySpan<T> x, Targets<T> targets, int count)
    {
        if (_sums.Length < count * rows)
            _sums = new double[count * rows];
        var sums = _sums.AsSpan(0, count * rows);
        Sums(x, targets, sums);
        return sums;
    }

    /// <summary>Each row's loss (=), neither weighted by its sample nor divided; 0 for one that is ignored.</summary>
    protected abstract void Sums(ReadOnlySpan<T> x, Targets<T> targets, Span<double> sums);

    /// <summary>
    /// Adds (+=) scale x dl/dx of each row, nothing where the scale is 0, at the outputs and targets of the last
    /// forward pass.
    /// </summary>
    protected abstract void AddGradients(
        ReadOnlySpan<T> x,
        Targets<T> targets,
        ReadOnlySpan<T> scales,
        Span<T> outputGradient
    );
}
