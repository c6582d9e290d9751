// Batch normalisation, a channel at a time over its m values (n samples x pixels).
//
//   training:   μ = (1/m) Σ x,  σ² = (1/m) Σ (x - μ)²              of the batch; biased
//               running_mean = (1 - a) running_mean + a μ          a: momentum
//               running_var  = (1 - a) running_var  + a σ² m/(m-1) unbiased
//   inference:  μ = running_mean, σ² = running_var
//
//   x̂ = (x - μ) / sqrt(σ² + ε),   y = γ x̂ + β
//
//   dβ += Σ dy,   dγ += Σ dy x̂
//   training:   dx += γ / sqrt(σ² + ε) (dy - (1/m) Σ dy - x̂ (1/m) Σ dy x̂)     μ and σ depend on x too
//   inference:  dx += γ / sqrt(σ² + ε) dy
//
// Source: Ioffe, Szegedy, "Batch normalization", ICML 2015, section 3.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class BatchNorm<T>(Shape shape, double momentum, double epsilon) : Operation<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Gamma = 0, Beta = 1, RunningMean = 0, RunningVariance = 1, Means = 0, Inverses = 1;

    private readonly ChannelPlanes _planes = new(shape[0], shape.Size / shape[0]);
    private readonly T _momentum = T.CreateChecked(momentum);
    private readonly T _epsilon = T.CreateChecked(epsilon);

    public override void Forward(NodePass<T> pass)
    {
        pass.Saved(Means, _planes.Channels);
        pass.Saved(Inverses, _planes.Channels);
        var work = new ForwardWork(this, pass);
        pass.Workers.Run(ref work, _planes.Channels, _planes.Grain(pass.Count));
    }

    public override void Backward(NodePass<T> pass)
    {
        var work = new BackwardWork(this, pass);
        pass.Workers.Run(ref work, _planes.Channels, _planes.Grain(pass.Count));
    }

    private void Forward(NodePass<T> pass, int channel)
    {
        var (mean, variance) = pass.IsTraining ? Statistics(pass, channel) : (pass.State(RunningMean)[channel], pass.State(RunningVariance)[channel]);
        if (pass.MovesStatistics) MoveRunning(pass, channel, mean, variance);
        var inverse = T.One / T.Sqrt(variance + _epsilon);
        pass.Saved(Means, _planes.Channels)[channel] = mean;
        pass.Saved(Inverses, _planes.Channels)[channel] = inverse;
        _planes.Map(new Normalised(mean, inverse, pass.Parameter(Gamma)[channel], pass.Parameter(Beta)[channel]), pass.Count, channel, pass.Input(), pass.Output);
    }

    private void Backward(NodePass<T> pass, int channel)
    {
        var (mean, inverse) = (pass.Saved(Means, _planes.Channels)[channel], pass.Saved(Inverses, _planes.Channels)[channel]);
        var sum = _planes.Sum<T, Second>(new(), pass.Count, channel, pass.Input(), pass.OutputGradient);
        var sumHat = _planes.Sum<T, TimesHat>(new(mean, inverse), pass.Count, channel, pass.Input(), pass.OutputGradient);
        pass.ParameterGradient(Gamma)[channel] += sumHat;
        pass.ParameterGradient(Beta)[channel] += sum;
        if (pass.InputGradient().IsEmpty) return;

        var scale = pass.Parameter(Gamma)[channel] * inverse;
        var count = T.CreateChecked(pass.Count * _planes.Pixels);
        var (shift, slope) = pass.IsTraining ? (sum / count, sumHat / count) : (T.Zero, T.Zero);
        _planes.AddMap(new Slope(mean, inverse, scale, shift, slope), pass.Count, channel, pass.Input(), pass.OutputGradient, pass.InputGradient());
    }

    private (T Mean, T Variance) Statistics(NodePass<T> pass, int channel)
    {
        var count = T.CreateChecked(pass.Count * _planes.Pixels);
        var mean = _planes.Sum<T, Second>(new(), pass.Count, channel, pass.Input(), pass.Input()) / count;
        return (mean, _planes.Sum<T, SquaredDistance>(new(mean), pass.Count, channel, pass.Input(), pass.Input()) / count);
    }

    private void MoveRunning(NodePass<T> pass, int channel, T mean, T variance)
    {
        var count = T.CreateChecked(pass.Count * _planes.Pixels);
        ref var runningMean = ref pass.State(RunningMean)[channel];
        ref var runningVariance = ref pass.State(RunningVariance)[channel];
        runningMean = (T.One - _momentum) * runningMean + _momentum * mean;
        runningVariance = (T.One - _momentum) * runningVariance + _momentum * variance * (count / (count - T.One));
    }

    private readonly struct ForwardWork(BatchNorm<T> norm, NodePass<T> pass) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var channel = start; channel < end; channel++) norm.Forward(pass, channel);
        }
    }

    private readonly struct BackwardWork(BatchNorm<T> norm, NodePass<T> pass) : IRangeWork
    {
        public void Run(int start, int end)
        {
            for (var channel = start; channel < end; channel++) norm.Backward(pass, channel);
        }
    }

    private readonly struct Normalised(T mean, T inverse, T gamma, T beta) : IMap<T>
    {
        public Vector<T> Of(Vector<T> x) => gamma * ((x - new Vector<T>(mean)) * inverse) + new Vector<T>(beta);
    }

    private readonly struct Second : IMap2<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> dy) => dy;
    }

    private readonly struct SquaredDistance(T mean) : IMap2<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> _) => (x - new Vector<T>(mean)) * (x - new Vector<T>(mean));
    }

    private readonly struct TimesHat(T mean, T inverse) : IMap2<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> dy) => dy * ((x - new Vector<T>(mean)) * inverse);
    }

    private readonly struct Slope(T mean, T inverse, T scale, T shift, T slope) : IMap2<T>
    {
        public Vector<T> Of(Vector<T> x, Vector<T> dy) => scale * (dy - new Vector<T>(shift) - (x - new Vector<T>(mean)) * inverse * slope);
    }
}
