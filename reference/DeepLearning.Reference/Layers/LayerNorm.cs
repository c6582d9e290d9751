// Layer normalisation, a sample at a time over all its m values.
//
//   μ = (1/m) Σ x,  σ² = (1/m) Σ (x - μ)²
//   x̂ = (x - μ) / sqrt(σ² + ε),   y = γ x̂ + β          γ, β: one value for each of the sample's m
//
//   dγ += Σ over samples of dy x̂,   dβ += Σ over samples of dy
//   g = γ dy
//   dx += 1 / sqrt(σ² + ε) (g - (1/m) Σ g - x̂ (1/m) Σ g x̂)     μ and σ depend on x too
//
// Source: Ba, Kiros, Hinton, "Layer normalization", arXiv 1607.06450 (2016).
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class LayerNorm<T>(int size, double epsilon) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Gamma = 0,
        Beta = 1,
        Standards = 0,
        GammaDy = 1;

    /// <summary>Values below which a second thread costs more than it brings.</summary>
    private const int Shared = 16384;

    private readonly int _samplesAtOnce = Math.Max(1, Shared / size);

    public override void Forward(NodePass<T> pass)
    {
        StandardsOf(pass);
        var work = new ForwardWork(this, pass);
        pass.Workers.Run(ref work, pass.Count, _samplesAtOnce);
    }

    public override void Backward(NodePass<T> pass)
    {
        var parameters = new ParameterWork(this, pass);
        pass.Workers.Run(ref parameters, size, Math.Max(1, Shared / Math.Max(1, pass.Count)));
        var dx = pass.InputGradientToFill();
        if (!dx.IsWanted)
            return;
        pass.Saved(GammaDy, pass.OutputGradient.Length);
        var inputs = new InputWork(this, pass, dx);
        pass.Workers.Run(ref inputs, pass.Count, _samplesAtOnce);
    }

    private void Forward(NodePass<T> pass, int sample)
    {
        var standard = Moments<T>.Of(SamplesOf(pass), sample, pass.Input()).Standardisation(epsilon);
        standard.Store(StandardsOf(pass), sample);
        var y = pass.Output.Slice(sample * size, size);
        Elementwise.Map(
            new NormalisedProduct<T>(standard),
            pass.Input().Slice(sample * size, size),
            pass.Parameter(Gamma),
            y
        );
        Elementwise.Add(pass.Parameter(Beta), y);
    }

    private void BackwardToInput(NodePass<T> pass, int sample, Gradient<T> dx)
    {
        var samples = SamplesOf(pass);
        var standard = Standardisation<T>.Load(StandardsOf(pass), sample);
        var g = pass.Saved(GammaDy, pass.OutputGradient.Length);
        Elementwise.Map(
            new Product<T>(),
            pass.Parameter(Gamma),
            pass.OutputGradient.Slice(sample * size, size),
            g.Slice(sample * size, size)
        );
        var (sum, sumHat) = standard.Sums(samples, sample, pass.Input(), g);
        samples.Map(
            new NormalisationSlope<T>(
                standard,
                standard.Inverse,
                T.CreateChecked(sum / size),
                T.CreateChecked(sumHat / size)
            ),
            sample,
            pass.Input(),
            g,
            dx
        );
    }

    /// <summary>The gradients of some elements of γ and β, one sample after another.</summary>
    private void BackwardToParameters(NodePass<T> pass, int start, int length, Span<T> dGamma, Span<T> dBeta)
    {
        var sums = Scratch<T>.Of(ScratchSlot.GammaBeta, 2 * length);
        sums.Clear();
        RowSums.Add(pass.Count, new ParameterRow(pass, size, start, length), sums);
        Elementwise.Add(sums[..length], dGamma.Slice(start, length));
        Elementwise.Add(sums[length..], dBeta.Slice(start, length));
    }

    /// <summary>The batch with a sample in a channel's place.</summary>
    private ChannelPlanes SamplesOf(NodePass<T> pass) => new(1, pass.Count, size);

    private static Span<T> StandardsOf(NodePass<T> pass) => pass.Saved(Standards, Standardisation<T>.Size * pass.Count);

    /// <summary>What a sample gives to some elements of γ, and behind them to those of β.</summary>
    private readonly struct ParameterRow(NodePass<T> pass, int size, int start, int length) : IRow<T>
    {
        public void AddTo(Span<T> sums, int row)
        {
            var standard = Standardisation<T>.Load(StandardsOf(pass), row);
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
            for (var sample = start; sample < end; sample++)
                norm.Forward(pass, sample);
        }
    }

    private readonly ref struct InputWork(LayerNorm<T> norm, NodePass<T> pass, Gradient<T> dx) : IRangeWork
    {
        private readonly Gradient<T> _dx = dx;

        public void Run(int start, int end)
        {
            for (var sample = start; sample < end; sample++)
                norm.BackwardToInput(pass, sample, _dx);
        }
    }

    private readonly ref struct ParameterWork(LayerNorm<T> norm, NodePass<T> pass) : IRangeWork
    {
        private readonly Span<T> _dGamma = pass.ParameterGradient(Gamma),
            _dBeta = pass.ParameterGradient(Beta);

        public void Run(int start, int end) => norm.BackwardToParameters(pass, start, end - start, _dGamma, _dBeta);
    }
}
