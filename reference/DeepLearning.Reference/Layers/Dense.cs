// A fully connected layer on the last axis of a sample. The n rows are those of all samples.
//
//   x [n, k], W [m, k], b [m], y [n, m]
//   y = x Wᵀ + b
//
// With dy = dL/dy, by the chain rule over y[i,j] = Σ_l x[i,l] W[j,l] + b[j]:
//
//   dx += dy W          [n, k]
//   dW += dyᵀ x         [m, k]
//   db += Σ_i dy[i, :]  [m]
//
// Source: Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors", Nature 323 (1986).
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Dense<T>(int sampleRows, int features, int units, bool hasBias) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Rows of W whose gradient is computed, and used, at once: a multiple of the tiles' heights.</summary>
    private const int RowsAtOnce = 24;

    /// <summary>Multiply-adds below which a second thread costs more than it brings.</summary>
    private const long Shared = 400_000;

    public override void Forward(NodePass<T> pass)
    {
        var y = pass.Output;
        var rows = pass.Count * sampleRows;
        for (var i = 0; i < rows; i++)
        {
            var row = y.Slice(i * units, units);
            if (hasBias)
                pass.Parameter(1).CopyTo(row);
            else
                row.Clear();
        }

        MatrixProduct.AddTransposedRight(pass.Workers, rows, units, features, pass.Input(), pass.Parameter(0), y);
    }

    public override void Backward(NodePass<T> pass)
    {
        var x = pass.Input();
        var dy = pass.OutputGradient;
        var rows = pass.Count * sampleRows;
        var dx = pass.InputGradientToFill();
        if (dx.IsWanted)
            MatrixProduct.Add(pass.Workers, rows, features, units, dy, pass.Parameter(0), dx);
        var work = new WeightGradient(pass, rows, features, units, dy, x, pass.ParameterGradientToFill(0));
        if ((long)units * features * (rows + 8) >= Shared)
            pass.Workers.Run(ref work, units, RowsAtOnce);
        else
            work.Run(0, units);
        if (hasBias)
            RowSums.Add(rows, new RowSums.Plain<T>(dy), pass.ParameterGradient(1));
    }

    /// <summary>
    /// Some rows of W at a time: their gradient is small enough for the cache when a step moves them by it. Then it
    /// lies in a buffer that the next rows use again, and is never written out.
    /// </summary>
    private readonly ref struct WeightGradient(
        NodePass<T> pass,
        int count,
        int features,
        int units,
        ReadOnlySpan<T> dy,
        ReadOnlySpan<T> x,
        Gradient<T> dWeight
    ) : IRangeWork
    {
        private readonly ReadOnlySpan<T> _dy = dy,
            _x = x;
        private readonly Gradient<T> _dWeight = dWeight;

        public void Run(int start, int end)
        {
            for (var row = start; row < end; row += RowsAtOnce)
            {
                var rows = Math.Min(RowsAtOnce, end - row);
                var (from, length) = (row * features, rows * features);
                var gradient =
                    pass.MovesParameters && !_dWeight.IsAdded
                        ? new Gradient<T>(Scratch<T>.Of(ScratchSlot.WeightGradient, length), isAdded: false)
                        : _dWeight.Slice(from, length);
                MatrixProduct.AddTransposedLeft(Workers.Single, rows, features, count, _dy[row..], units, _x, gradient);
                pass.Complete(0, from, gradient.Values);
            }
        }
    }
}
