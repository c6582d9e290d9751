// Normalisation by the root mean square, a row of m values at a time: the last axes of a sample.
//
//   r = sqrt((1/m) Σ x² + ε),   x̂ = x / r,   y = γ x̂
//
//   γ: one value for each of the row's m; 1 where there is none
//
//   dγ += Σ over rows of dy x̂
//   g = γ dy
//   dx += (g - x̂ (1/m) Σ g x̂) / r                              r depends on x too
//
// Source: Zhang, Sennrich, "Root mean square layer normalization", NeurIPS 2019.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class RMSNorm<T>(int sampleSize, int size, double epsilon, bool isAffine) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Gamma = 0,
        Standards = 0,
        GammaDy = 1;

    /// <summary>Values below which a second thread costs more than it brings.</summary>
    private const int Shared = 16384;

    private readonly int _size = size,
        _rowsAtOnce = Math.Max(1, Shared / size);

    public override void Forward(NodePass<T> pass)
    {
        StandardsOf(pass);
        var work = new ForwardWork(this, pass);
        pass.Workers.Run(ref work, RowsOf(pass), _rowsAtOnce);
    }

    public override void Backward(NodePass<T> pass)
    {
        if (isAffine)
        {
            var parameters = new ParameterWork(this, pass);
            pass.Workers.Run(ref parameters, _size, Math.Max(1, Shared / Math.Max(1, RowsOf(pass))));
        }

        var dx = pass.InputGradientToFill();
        if (!dx.IsWanted)
            return;
        if (isAffine)
            pass.Saved(GammaDy, pass.OutputGradient.Length);
        var inputs = new InputWork(this, pass, dx);
        pass.Workers.Run(ref inputs, RowsOf(pass), _rowsAtOnce);
    }

    private void Forward(NodePass<T> pass, int row)
    {
        var standard = Moments<T>.AboutZero(PlanesOf(pass), row, pass.Input()).Standardisation(epsilon);
        standard.Store(StandardsOf(pass), row);
        var x = pass.Input().Slice(row * _size, _size);
        var y = pass.Output.Slice(row * _size, _size);
        if (isAffine)
            Elementwise.Map(new NormalisedProduct<T>(standard), x, pass.Parameter(Gamma), y);
        else
            Elementwise.Map(new Normalised<T>(standard), x, y);
    }

    private void BackwardToInput(NodePass<T> pass, int row, Gradient<T> dx)
    {
        var rows = PlanesOf(pass);
        var standard = Standardisation<T>.Load(StandardsOf(pass), row);
        var g = GammaDyOf(pass, row);
        var slope = T.CreateChecked(standard.Sums(rows, row, pass.Input(), g).Product / _size);
        rows.Map(new NormalisationSlope<T>(standard, standard.Inverse, T.Zero, slope), row, pass.Input(), g, dx);
    }

    /// <summary>γ dy of all rows, of which this one is written (=).</summary>
    private ReadOnlySpan<T> GammaDyOf(NodePass<T> pass, int row)
    {
        if (!isAffine)
            return pass.OutputGradient;
        var g = pass.Saved(GammaDy, pass.OutputGradient.Length);
        var dy = pass.OutputGradient.Slice(row * _size, _size);
        Elementwise.Map(new Product<T>(), pass.Parameter(Gamma), dy, g.Slice(row * _size, _size));
        return g;
    }

    /// <summary>The rows of the batch.</summary>
    private int RowsOf(NodePass<T> pass) => pass.Count * (sampleSize / _size);

    /// <summary>The batch with a row in a channel's place.</summary>
    private ChannelPlanes PlanesOf(NodePass<T> pass) => new(1, RowsOf(pass), _size);

    private Span<T> StandardsOf(NodePass<T> pass) => pass.Saved(Standards, Standardisation<T>.Size * RowsOf(pass));

    /// <summary>What a row gives to some elements of γ.</summary>
    private readonly struct ParameterRow(RMSNorm<T> norm, NodePass<T> pass, int start, int length) : IRow<T>
    {
        public void AddTo(Span<T> sums, int row)
        {
            var standard = Standardisation<T>.Load(norm.StandardsOf(pass), row);
            var from = row * norm._size + start;
            Elementwise.AddMap(
                new NormalisedProduct<T>(standard),
                pass.Input().Slice(from, length),
                pass.OutputGradient.Slice(from, length),
                sums
            );
        }
    }

    private readonly struct ForwardWork(RMSNorm<T> norm, NodePass<T> pass) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var row = start; row < end; row++)
                norm.Forward(pass, row);
        }
    }

    private readonly ref struct InputWork(RMSNorm<T> norm, NodePass<T> pass, Gradient<T> dx) : IRangeWork
    {
        private readonly Gradient<T> _dx = dx;

        public void Run(int start, int end)
        {
            for (var row = start; row < end; row++)
                norm.BackwardToInput(pass, row, _dx);
        }
    }

    private readonly ref struct ParameterWork(RMSNorm<T> norm, NodePass<T> pass) : IRangeWork
    {
        private readonly Span<T> _dGamma = pass.ParameterGradient(Gamma);

        public void Run(int start, int end)
        {
            var sums = Scratch<T>.Of(ScratchSlot.GammaBeta, end - start);
            sums.Clear();
            RowSums.Add(norm.RowsOf(pass), new ParameterRow(norm, pass, start, end - start), sums);
            Elementwise.Add(sums, _dGamma[start..end]);
        }
    }
}
