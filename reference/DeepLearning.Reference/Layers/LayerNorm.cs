// Layer normalisation, a row of m values at a time: the last axes of a sample, or all of it.
//
//   μ = (1/m) Σ x,  σ² = (1/m) Σ (x - μ)²
//   x̂ = (x - μ) / sqrt(σ² + ε),   y = γ x̂ + β          γ, β: one value for each of the row's m; 1 and 0
//                                                          where there are none
//
//   dγ += Σ over rows of dy x̂,   dβ += Σ over rows of dy
//   g = γ dy
//   dx += 1 / sqrt(σ² + ε) (g - (1/m) Σ g - x̂ (1/m) Σ g x̂)     μ and σ depend on x too
//
// Source: Ba, Kiros, Hinton, "Layer normalization", arXiv 1607.06450 (2016).
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class LayerNorm<T>(int sampleSize, int size, double epsilon, bool isAffine) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Gamma = 0,
        Beta = 1,
        Standards = 0,
        GammaDy = 1;

    /// <summary>Values below which a second thread costs more than it brings.</summary>
    private const int Shared = 16384;

    private readonly int _rowsAtOnce = Math.Max(1, Shared / size);

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
            pass.Workers.Run(ref parameters, size, Math.Max(1, Shared / Math.Max(1, RowsOf(pass))));
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
        var standard = Moments<T>.Of(PlanesOf(pass), row, pass.Input()).Standardisation(epsilon);
        standard.Store(StandardsOf(pass), row);
        var x = pass.Input().Slice(row * size, size);
        var y = pass.Output.Slice(row * size, size);
        if (isAffine)
        {
            Elementwise.Map(new NormalisedProduct<T>(standard), x, pass.Parameter(Gamma), y);
            Elementwise.Add(pass.Parameter(Beta), y);
        }
        else
        {
            Elementwise.Map(new Normalised<T>(standard), x, y);
        }
    }

    private void BackwardToInput(NodePass<T> pass, int row, Gradient<T> dx)
    {
        var rows = PlanesOf(pass);
        var standard = Standardisation<T>.Load(StandardsOf(pass), row);
        var g = GammaDyOf(pass, row);
        var (sum, sumHat) = standard.Sums(rows, row, pass.Input(), g);
        rows.Map(
            new NormalisationSlope<T>(
                standard,
                standard.Inverse,
                T.CreateChecked(sum / size),
                T.CreateChecked(sumHat / size)
            ),
            row,
            pass.Input(),
            g,
            dx
        );
    }

    /// <summary>γ dy of all rows, of which this one is written (=).</summary>
    private ReadOnlySpan<T> GammaDyOf(NodePass<T> pass, int row)
    {
        if (!isAffine)
            return pass.OutputGradient;
        var g = pass.Saved(GammaDy, pass.OutputGradient.Length);
        var dy = pass.OutputGradient.Slice(row * size, size);
        Elementwise.Map(new Product<T>(), pass.Parameter(Gamma), dy, g.Slice(row * size, size));
        return g;
    }

    /// <summary>The gradients of some elements of γ and β, one row after another.</summary>
    private void BackwardToParameters(NodePass<T> pass, int start, int length, Span<T> dGamma, Span<T> dBeta)
    {
        var sums = Scratch<T>.Of(ScratchSlot.GammaBeta, 2 * length);
        sums.Clear();
        RowSums.Add(RowsOf(pass), new ParameterRow(this, pass, size, start, length), sums);
        Elementwise.Add(sums[..length], dGamma.Slice(start, length));
        Elementwise.Add(sums[length..], dBeta.Slice(start, length));
    }

    /// <summary>The rows of the batch.</summary>
    private int RowsOf(NodePass<T> pass) => pass.Count * (sampleSize / size);

    /// <summary>The batch with a row in a channel's place.</summary>
    private ChannelPlanes PlanesOf(NodePass<T> pass) => new(1, RowsOf(pass), size);

    private Span<T> StandardsOf(NodePass<T> pass) => pass.Saved(Standards, Standardisation<T>.Size * RowsOf(pass));

    /// <summary>What a row gives to some elements of γ, and behind them to those of β.</summary>
    private readonly struct ParameterRow(LayerNorm<T> norm, NodePass<T> pass, int size, int start, int length) : IRow<T>
    {
        public void AddTo(Span<T> sums, int row)
        {
            var standard = Standardisation<T>.Load(norm.StandardsOf(pass), row);
            var x = pass.Input().Slice(row * size + start, length);
            var dy = pass.OutputGradient.Slice(row * size + start, length);
            Elementwise.AddMap(new NormalisedProduct<T>(standard), x, dy, sums[..length]);
            Elementwise.Add(dy, sums[length..]);
        }
    }

    private readonly struct ForwardWork(LayerNorm<T> norm, NodePass<T> pass) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var row = start; row < end; row++)
                norm.Forward(pass, row);
        }
    }

    private readonly ref struct InputWork(LayerNorm<T> norm, NodePass<T> pass, Gradient<T> dx) : IRangeWork
    {
        private readonly Gradient<T> _dx = dx;

        public void Run(int start, int end)
        {
            for (var row = start; row < end; row++)
                norm.BackwardToInput(pass, row, _dx);
        }
    }

    private readonly ref struct ParameterWork(LayerNorm<T> norm, NodePass<T> pass) : IRangeWork
    {
        private readonly Span<T> _dGamma = pass.ParameterGradient(Gamma),
            _dBeta = pass.ParameterGradient(Beta);

        public void Run(int start, int end) => norm.BackwardToParameters(pass, start, end - start, _dGamma, _dBeta);
    }
}
