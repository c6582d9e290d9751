// A loss on classes as rows of one value a class.
//
//   x [n, outer, c, inner]: the classes lie along one axis, positions before and behind it
//   row (i, o, k) = x[i, o, :, k], a row a position; where inner is 1, rows lie there already
//
// Otherwise rows are copied together, and their gradients back.
using System.Numerics;
using System.Numerics.Tensors;

namespace DeepLearning.Reference;

internal abstract class ClassLoss<T>(Loss loss, Shape output, int axis)
    : SampleLoss<T>(loss, output, ClassRows.Of(output, axis).Positions)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ClassRows _layout = ClassRows.Of(output, axis);
    private T[] _rows = [],
        _shares = [],
        _gradients = [];

    /// <summary>Classes a row.</summary>
    protected int Classes => _layout.Classes;

    protected sealed override void Sums(ReadOnlySpan<T> x, Targets<T> targets, Span<double> sums) =>
        RowSums(RowsOf(x, ref _rows), IndicesOf(targets), SharesOf(targets), sums);

    protected sealed override void AddGradients(
        ReadOnlySpan<T> x,
        Targets<T> targets,
        ReadOnlySpan<T> scales,
        Span<T> outputGradient
    )
    {
        if (_layout.Inner == 1)
        {
            RowGradients(x, IndicesOf(targets), SharesOf(targets), scales, outputGradient);
            return;
        }

        if (_gradients.Length < x.Length)
            _gradients = new T[x.Length];
        var gradients = _gradients.AsSpan(0, x.Length);
        gradients.Clear();
        RowGradients(_rows.AsSpan(0, x.Length), IndicesOf(targets), SharesOf(targets), scales, gradients);
        var (size, inner) = (Classes * _layout.Inner, _layout.Inner);
        for (var at = 0; at < x.Length; at += size)
        {
            // The rows are not read again.
            var block = _rows.AsSpan(at, size);
            Transposition.Copy(inner, Classes, gradients.Slice(at, size), Classes, block, inner);
            var dx = outputGradient.Slice(at, size);
            TensorPrimitives.Add(dx, block, dx);
        }
    }

    /// <summary>Each row's loss (=).</summary>
    /// <param name="x">[rows, classes].</param>
    /// <param name="indices">A class a row; empty where targets are shares.</param>
    /// <param name="shares">[rows, classes]; empty where targets are classes.</param>
    /// <param name="sums">[rows].</param>
    protected abstract void RowSums(
        ReadOnlySpan<T> x,
        ReadOnlySpan<int> indices,
        ReadOnlySpan<T> shares,
        Span<double> sums
    );

    /// <summary>Adds (+=) scale x dl/dx of each row.</summary>
    protected abstract void RowGradients(
        ReadOnlySpan<T> x,
        ReadOnlySpan<int> indices,
        ReadOnlySpan<T> shares,
        ReadOnlySpan<T> scales,
        Span<T> dx
    );

    private static ReadOnlySpan<int> IndicesOf(Targets<T> targets) =>
        targets is Targets<T>.Classes classes ? classes.Indices.Span : [];

    private ReadOnlySpan<T> SharesOf(Targets<T> targets) =>
        targets is Targets<T>.Values values ? RowsOf(values.Elements.Span, ref _shares) : [];

    private ReadOnlySpan<T> RowsOf(ReadOnlySpan<T> values, ref T[] rows)
    {
        if (_layout.Inner == 1)
            return values;
        if (rows.Length < values.Length)
            rows = new T[values.Length];
        var (size, inner) = (Classes * _layout.Inner, _layout.Inner);
        for (var at = 0; at < values.Length; at += size)
            Transposition.Copy(Classes, inner, values.Slice(at, size), inner, rows.AsSpan(at, size), Classes);
        return rows.AsSpan(0, values.Length);
    }
}
