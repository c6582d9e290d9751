// Batch normalisation, a channel at a time over its m values (n samples x pixels).
//
//   training:   μ = (1/m) Σ x,  σ² = (1/m) Σ (x - μ)²              of the batch; biased
//               running_mean = (1 - a) running_mean + a μ          a: momentum
//               running_var  = (1 - a) running_var  + a σ² m/(m-1) unbiased
//               a = 1 / (batches so far, this one too) without a momentum
//   inference:  μ = running_mean, σ² = running_var             frozen, in training too; they do not move
//   without running statistics: as in training
//
//   x̂ = (x - μ) / sqrt(σ² + ε),   y = γ x̂ + β        γ, β: 1 and 0 where it is not affine
//
//   dβ += Σ dy,   dγ += Σ dy x̂
//   training:   dx += γ / sqrt(σ² + ε) (dy - (1/m) Σ dy - x̂ (1/m) Σ dy x̂)     μ and σ depend on x too
//   inference:  dx += γ / sqrt(σ² + ε) dy
//
// Source: Ioffe, Szegedy, "Batch normalization", ICML 2015, section 3.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class BatchNorm<T>(Shape shape, Layer.BatchNorm layer) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Gamma = 0,
        Beta = 1,
        RunningMean = 0,
        RunningVariance = 1,
        Batches = 2,
        Standards = 0;

    public override void Forward(NodePass<T> pass)
    {
        StandardsOf(pass);
        if (pass.Count == 0)
            return;
        if (Moves(pass) && layer.Momentum is null)
            pass.State(Batches)[0] += T.One;
        var planes = PlanesOf(pass);
        if (!planes.IsSmall)
        {
            Run(new ForwardWork(this, pass, planes, pass.Input(), pass.Output));
            return;
        }

        var x = Turned(planes, ScratchSlot.Input, pass.Input());
        var y = Scratch<T>.Of(ScratchSlot.TurnedOutput, x.Length);
        Run(new ForwardWork(this, pass, planes.Turned, x, y));
        planes.TurnBack(y, pass.Output);

        void Run(ForwardWork work) => pass.Workers.Run(ref work, planes.Channels, planes.Grain);
    }

    public override void Backward(NodePass<T> pass)
    {
        var planes = PlanesOf(pass);
        if (!planes.IsSmall)
        {
            Run(new BackwardWork(this, pass, planes, pass.Input(), pass.OutputGradient, pass.InputGradientToFill()));
            return;
        }

        var x = Turned(planes, ScratchSlot.Input, pass.Input());
        var dy = Turned(planes, ScratchSlot.OutputGradient, pass.OutputGradient);
        var dx = pass.InputGradientToFill();
        var turned = new Gradient<T>(
            dx.IsWanted ? Scratch<T>.Of(ScratchSlot.TurnedOutput, x.Length) : [],
            isAdded: false
        );
        Run(new BackwardWork(this, pass, planes.Turned, x, dy, turned));
        if (!dx.IsWanted)
            return;
        planes.TurnBack(turned.Values, Scratch<T>.Of(ScratchSlot.Input, x.Length));
        dx.Take(Scratch<T>.Of(ScratchSlot.Input, x.Length));

        void Run(BackwardWork work) => pass.Workers.Run(ref work, planes.Channels, planes.Grain);
    }

    private void Forward(NodePass<T> pass, ChannelPlanes planes, int channel, ReadOnlySpan<T> x, Span<T> y)
    {
        var standard = UsesBatch(pass)
            ? OfBatch(pass, planes, channel, x)
            : Standardisation<T>.Of(
                pass.State(RunningMean)[channel],
                pass.State(RunningVariance)[channel],
                layer.Epsilon
            );
        standard.Store(StandardsOf(pass), channel);
        planes.Map(
            new ScaledNormalised<T>(
                standard,
                GammaOf(pass, channel),
                layer.Affine ? pass.Parameter(Beta)[channel] : T.Zero
            ),
            channel,
            x,
            y
        );
    }

    private void Backward(
        NodePass<T> pass,
        ChannelPlanes planes,
        int channel,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> dy,
        Gradient<T> dx,
        Span<T> dGamma,
        Span<T> dBeta
    )
    {
        var standard = Standardisation<T>.Load(StandardsOf(pass), channel);
        var (sum, sumHat) = standard.Sums(planes, channel, x, dy);
        if (layer.Affine)
        {
            dGamma[channel] += T.CreateChecked(sumHat);
            dBeta[channel] += T.CreateChecked(sum);
        }

        if (!dx.IsWanted)
            return;

        var scale = GammaOf(pass, channel) * standard.Inverse;
        if (!UsesBatch(pass))
        {
            planes.Map(new Multiple<T>(scale), channel, x, dy, dx);
            return;
        }

        var (shift, slope) = (T.CreateChecked(sum / planes.Size), T.CreateChecked(sumHat / planes.Size));
        planes.Map(new NormalisationSlope<T>(standard, scale, shift, slope), channel, x, dy, dx);
    }

    /// <summary>By the batch's own mean and variance, towards which the running ones move.</summary>
    private Standardisation<T> OfBatch(NodePass<T> pass, ChannelPlanes planes, int channel, ReadOnlySpan<T> x)
    {
        var moments = Moments<T>.Of(planes, channel, x);
        if (Moves(pass))
        {
            var share = layer.Momentum ?? 1 / double.CreateChecked(pass.State(Batches)[0]);
            var variance = moments.Deviation * moments.Deviation;
            Move(share, ref pass.State(RunningMean)[channel], double.CreateChecked(moments.Mean));
            Move(share, ref pass.State(RunningVariance)[channel], variance * planes.Size / (planes.Size - 1));
        }

        return moments.Standardisation(layer.Epsilon);
    }

    private static void Move(double share, ref T running, double value) =>
        running = T.CreateChecked((1 - share) * double.CreateChecked(running) + share * value);

    private bool IsAffine => layer.Affine;

    private T GammaOf(NodePass<T> pass, int channel) => layer.Affine ? pass.Parameter(Gamma)[channel] : T.One;

    private bool UsesBatch(NodePass<T> pass) => layer.UsesBatch(pass.IsTraining);

    private bool Moves(NodePass<T> pass) => pass.MovesStatistics && !layer.Frozen && layer.TrackRunningStatistics;

    private Span<T> StandardsOf(NodePass<T> pass) => pass.Saved(Standards, Standardisation<T>.Size * shape[0]);

    private ChannelPlanes PlanesOf(NodePass<T> pass) => new(pass.Count, shape[0], shape.Size / shape[0]);

    private static ReadOnlySpan<T> Turned(ChannelPlanes planes, ScratchSlot slot, ReadOnlySpan<T> values)
    {
        var turned = Scratch<T>.Of(slot, values.Length);
        planes.Turn(values, turned);
        return turned;
    }

    private readonly ref struct ForwardWork(
        BatchNorm<T> norm,
        NodePass<T> pass,
        ChannelPlanes planes,
        ReadOnlySpan<T> x,
        Span<T> y
    ) : IRangeWork
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        public void Run(int start, int end)
        {
            for (var channel = start; channel < end; channel++)
                norm.Forward(pass, planes, channel, _x, _y);
        }
    }

    private readonly ref struct BackwardWork(
        BatchNorm<T> norm,
        NodePass<T> pass,
        ChannelPlanes planes,
        ReadOnlySpan<T> x,
        ReadOnlySpan<T> dy,
        Gradient<T> dx
    ) : IRangeWork
    {
        private readonly ReadOnlySpan<T> _x = x,
            _dy = dy;
        private readonly Gradient<T> _dx = dx;
        private readonly Span<T> _dGamma = norm.IsAffine ? pass.ParameterGradient(Gamma) : [],
            _dBeta = norm.IsAffine ? pass.ParameterGradient(Beta) : [];

        public void Run(int start, int end)
        {
            for (var channel = start; channel < end; channel++)
                norm.Backward(pass, planes, channel, _x, _dy, _dx, _dGamma, _dBeta);
        }
    }
}
