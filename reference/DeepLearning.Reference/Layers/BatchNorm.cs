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
    private const int Gamma = 0, Beta = 1, RunningMean = 0, RunningVariance = 1;

    private readonly int _channels = shape[0];
    private readonly int _pixels = shape.Size / shape[0];
    private readonly T _momentum = T.CreateChecked(momentum);
    private readonly T _epsilon = T.CreateChecked(epsilon);

    public override void Forward(NodePass<T> pass)
    {
        var means = pass.Saved(0, _channels);
        var inverses = pass.Saved(1, _channels);
        for (var channel = 0; channel < _channels; channel++)
        {
            var (mean, variance) = pass.IsTraining ? Statistics(pass, channel) : (pass.State(RunningMean)[channel], pass.State(RunningVariance)[channel]);
            if (pass.MovesStatistics) MoveRunning(pass, channel, mean, variance);
            var inverse = T.One / T.Sqrt(variance + _epsilon);
            (means[channel], inverses[channel]) = (mean, inverse);
            var (gamma, beta) = (pass.Parameter(Gamma)[channel], pass.Parameter(Beta)[channel]);
            for (var sample = 0; sample < pass.Count; sample++)
            {
                var x = Plane(pass.Input(), sample, channel);
                var y = Plane(pass.Output, sample, channel);
                for (var i = 0; i < y.Length; i++) y[i] = gamma * ((x[i] - mean) * inverse) + beta;
            }
        }
    }

    public override void Backward(NodePass<T> pass)
    {
        var means = pass.Saved(0, _channels);
        var inverses = pass.Saved(1, _channels);
        var count = T.CreateChecked(pass.Count * _pixels);
        for (var channel = 0; channel < _channels; channel++)
        {
            var (mean, inverse) = (means[channel], inverses[channel]);
            var (sum, sumHat) = (T.Zero, T.Zero);
            for (var sample = 0; sample < pass.Count; sample++)
            {
                var x = Plane(pass.Input(), sample, channel);
                var dy = Plane(pass.OutputGradient, sample, channel);
                for (var i = 0; i < dy.Length; i++)
                {
                    sum += dy[i];
                    sumHat += dy[i] * ((x[i] - mean) * inverse);
                }
            }

            pass.ParameterGradient(Gamma)[channel] += sumHat;
            pass.ParameterGradient(Beta)[channel] += sum;
            if (pass.InputGradient().IsEmpty) continue;

            var scale = pass.Parameter(Gamma)[channel] * inverse;
            var (shift, slope) = pass.IsTraining ? (sum / count, sumHat / count) : (T.Zero, T.Zero);
            for (var sample = 0; sample < pass.Count; sample++)
            {
                var x = Plane(pass.Input(), sample, channel);
                var dy = Plane(pass.OutputGradient, sample, channel);
                var dx = Plane(pass.InputGradient(), sample, channel);
                for (var i = 0; i < dx.Length; i++) dx[i] += scale * (dy[i] - shift - (x[i] - mean) * inverse * slope);
            }
        }
    }

    private (T Mean, T Variance) Statistics(NodePass<T> pass, int channel)
    {
        var count = T.CreateChecked(pass.Count * _pixels);
        var sum = T.Zero;
        for (var sample = 0; sample < pass.Count; sample++)
            foreach (var x in Plane(pass.Input(), sample, channel)) sum += x;
        var mean = sum / count;
        var squares = T.Zero;
        for (var sample = 0; sample < pass.Count; sample++)
            foreach (var x in Plane(pass.Input(), sample, channel)) squares += (x - mean) * (x - mean);
        return (mean, squares / count);
    }

    private void MoveRunning(NodePass<T> pass, int channel, T mean, T variance)
    {
        var count = T.CreateChecked(pass.Count * _pixels);
        ref var runningMean = ref pass.State(RunningMean)[channel];
        ref var runningVariance = ref pass.State(RunningVariance)[channel];
        runningMean = (T.One - _momentum) * runningMean + _momentum * mean;
        runningVariance = (T.One - _momentum) * runningVariance + _momentum * variance * (count / (count - T.One));
    }

    private ReadOnlySpan<T> Plane(ReadOnlySpan<T> values, int sample, int channel) => values.Slice((sample * _channels + channel) * _pixels, _pixels);

    private Span<T> Plane(Span<T> values, int sample, int channel) => values.Slice((sample * _channels + channel) * _pixels, _pixels);
}
