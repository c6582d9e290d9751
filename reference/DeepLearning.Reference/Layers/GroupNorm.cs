// Group normalisation, a group of a sample's channels at a time over its m values; with a channel a group, instance
// normalisation.
//
//   μ = (1/m) Σ x,  σ² = (1/m) Σ (x - μ)²
//   x̂ = (x - μ) / sqrt(σ² + ε),   y = γ x̂ + β          γ, β: one value a channel; 1 and 0 where it is not affine
//
//   dγ += Σ over samples and pixels of dy x̂,   dβ += Σ over samples and pixels of dy
//   g = γ dy, or, of a group of one channel, γ times the rest below, with dy for g
//   dx += 1 / sqrt(σ² + ε) (g - (1/m) Σ g - x̂ (1/m) Σ g x̂)     μ and σ depend on x too
//
// Sources: Wu, He, "Group normalization", ECCV 2018; Ulyanov, Vedaldi, Lempitsky, "Instance normalization", arXiv
// 1607.08022 (2016).
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class GroupNorm<T>(Shape shape, int groups, double epsilon, bool isAffine) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Gamma = 0,
        Beta = 1,
        Standards = 0,
        GammaDy = 1;

    /// <summary>Values below which a second thread costs more than it brings.</summary>
    private const int Shared = 16384;

    /// <summary>The channels of a sample and of a group, the values of a channel and of a group.</summary>
    private readonly int _channels = shape[0],
        _pixels = shape.Size / shape[0],
        _together = shape[0] / groups,
        _size = shape.Size / groups;

    /// <summary>Whether a group's values are multiplied by several γ.</summary>
    private bool HasManyGammas => isAffine && _together > 1;

    public override void Forward(NodePass<T> pass)
    {
        StandardsOf(pass);
        var work = new ForwardWork(this, pass);
        pass.Workers.Run(ref work, pass.Count * groups, Math.Max(1, Shared / _size));
    }

    public override void Backward(NodePass<T> pass)
    {
        if (isAffine)
        {
            var parameters = new ParameterWork(this, pass);
            pass.Workers.Run(ref parameters, _channels, Math.Max(1, Shared / Math.Max(1, pass.Count * _pixels)));
        }

        var dx = pass.InputGradientToFill();
        if (!dx.IsWanted)
            return;
        if (HasManyGammas)
            pass.Saved(GammaDy, pass.OutputGradient.Length);
        var inputs = new InputWork(this, pass, dx);
        pass.Workers.Run(ref inputs, pass.Count * groups, Math.Max(1, Shared / _size));
    }

    private void Forward(NodePass<T> pass, int group)
    {
        var standard = Moments<T>.Of(GroupsOf(pass), group, pass.Input()).Standardisation(epsilon);
        standard.Store(StandardsOf(pass), group);
        var planes = PlanesOf(pass);
        for (var plane = group * _together; plane < (group + 1) * _together; plane++)
            planes.Map(
                new ScaledNormalised<T>(standard, GammaOf(pass, plane), BetaOf(pass, plane)),
                plane,
                pass.Input(),
                pass.Output
            );
    }

    private void BackwardToInput(NodePass<T> pass, int group, Gradient<T> dx)
    {
        var (rows, planes) = (GroupsOf(pass), PlanesOf(pass));
        var standard = Standardisation<T>.Load(StandardsOf(pass), group);
        if (!HasManyGammas)
        {
            // One γ, which can be multiplied in last.
            Map(pass.OutputGradient, GammaOf(pass, group * _together) * standard.Inverse, dx);
            return;
        }

        var g = pass.Saved(GammaDy, pass.OutputGradient.Length);
        for (var plane = group * _together; plane < (group + 1) * _together; plane++)
            planes.Map(new Times<T>(GammaOf(pass, plane)), plane, pass.OutputGradient, g);
        Map(g, standard.Inverse, dx);

        void Map(ReadOnlySpan<T> gradient, T scale, Gradient<T> target)
        {
            var (sum, sumHat) = standard.Sums(rows, group, pass.Input(), gradient);
            var (shift, slope) = (T.CreateChecked(sum / _size), T.CreateChecked(sumHat / _size));
            rows.Map(new NormalisationSlope<T>(standard, scale, shift, slope), group, pass.Input(), gradient, target);
        }
    }

    /// <summary>The gradients of one channel's γ and β, one sample after another.</summary>
    private void BackwardToParameters(NodePass<T> pass, int channel, Span<T> dGamma, Span<T> dBeta)
    {
        var (planes, sum, sumHat) = (PlanesOf(pass), 0.0, 0.0);
        for (var sample = 0; sample < pass.Count; sample++)
        {
            var plane = sample * _channels + channel;
            var standard = Standardisation<T>.Load(StandardsOf(pass), plane / _together);
            var (more, moreHat) = standard.Sums(planes, plane, pass.Input(), pass.OutputGradient);
            (sum, sumHat) = (sum + more, sumHat + moreHat);
        }

        dGamma[channel] += T.CreateChecked(sumHat);
        dBeta[channel] += T.CreateChecked(sum);
    }

    private T GammaOf(NodePass<T> pass, int plane) => isAffine ? pass.Parameter(Gamma)[plane % _channels] : T.One;

    private T BetaOf(NodePass<T> pass, int plane) => isAffine ? pass.Parameter(Beta)[plane % _channels] : T.Zero;

    /// <summary>The batch with a group of a sample in a channel's place.</summary>
    private ChannelPlanes GroupsOf(NodePass<T> pass) => new(1, pass.Count * groups, _size);

    /// <summary>The batch with a channel of a sample in a channel's place.</summary>
    private ChannelPlanes PlanesOf(NodePass<T> pass) => new(1, pass.Count * _channels, _pixels);

    private Span<T> StandardsOf(NodePass<T> pass) =>
        pass.Saved(Standards, Standardisation<T>.Size * pass.Count * groups);

    private readonly struct ForwardWork(GroupNorm<T> norm, NodePass<T> pass) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var group = start; group < end; group++)
                norm.Forward(pass, group);
        }
    }

    private readonly ref struct InputWork(GroupNorm<T> norm, NodePass<T> pass, Gradient<T> dx) : IRangeWork
    {
        private readonly Gradient<T> _dx = dx;

        public void Run(int start, int end)
        {
            for (var group = start; group < end; group++)
                norm.BackwardToInput(pass, group, _dx);
        }
    }

    private readonly ref struct ParameterWork(GroupNorm<T> norm, NodePass<T> pass) : IRangeWork
    {
        private readonly Span<T> _dGamma = pass.ParameterGradient(Gamma),
            _dBeta = pass.ParameterGradient(Beta);

        public void Run(int start, int end)
        {
            for (var channel = start; channel < end; channel++)
                norm.BackwardToParameters(pass, channel, _dGamma, _dBeta);
        }
    }
}
