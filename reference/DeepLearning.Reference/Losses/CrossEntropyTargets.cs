using System.Numerics;

namespace DeepLearning.Reference;

/// <summary>What each class is worth in a sample: its target, smoothed and weighted. See CrossEntropy.</summary>
internal sealed class CrossEntropyTargets<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] _row,
        _weights,
        _spread;
    private readonly T _kept;
    private readonly int? _ignored;

    public CrossEntropyTargets(Loss.CrossEntropy loss, int classes)
    {
        _row = new T[classes];
        _weights = ClassWeights.Of<T>(loss.ClassWeights, classes);
        _kept = T.CreateChecked(1 - loss.LabelSmoothing);
        _spread = [.. _weights.Select(weight => weight * T.CreateChecked(loss.LabelSmoothing / classes))];
        _ignored = loss.IgnoreIndex;
    }

    /// <summary>A row a [classes], until the next is asked for; empty when the row is ignored.</summary>
    /// <param name="indices">A class a row; empty where targets are shares.</param>
    /// <param name="shares">[rows, classes]; empty where targets are classes.</param>
    /// <param name="row">Which row.</param>
    public ReadOnlySpan<T> Row(ReadOnlySpan<int> indices, ReadOnlySpan<T> shares, int row)
    {
        if (!indices.IsEmpty)
        {
            var index = indices[row];
            if (index == _ignored)
                return [];
            _spread.CopyTo(_row, 0);
            _row[index] += _kept * _weights[index];
        }
        else
        {
            var q = shares.Slice(row * _row.Length, _row.Length);
            for (var j = 0; j < q.Length; j++)
                _row[j] = _weights[j] * (_kept * q[j]) + _spread[j];
        }

        return _row;
    }
}
