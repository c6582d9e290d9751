using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// The scale of the elements of a logarithmic softmax of n values. y = (x - m) - log Σ exp(x - m): |x - m| + 1 + log n,
/// where the 1 is the rounding of a sum that is at least 1. dx = dy - exp(y) Σ dy: |dy| + exp(y) s Σ |dy|, where the
/// rounding of y, of scale s, is exp's.
/// </summary>
internal sealed class LogSoftmaxScale(int axis) : ScaleRule
{
    public override LayerPass<T>? Of<T>(
        IBackend backend,
        Layer layer,
        Sequence<HostTensor<T>> inputs,
        HostTensor<T> dy,
        NamedTensors<T> parameters,
        RngKey key,
        bool training
    )
    {
        var x = inputs[0];
        var (y, dx) = (new T[x.Size], new T[x.Size]);
        foreach (var line in Lines.Along(x.Shape, axis))
        {
            var largest = line.Max(e => double.CreateChecked(x[e]));
            var sum = line.Sum(e => Math.Exp(double.CreateChecked(x[e]) - largest));
            var gradients = line.Sum(e => Math.Abs(double.CreateChecked(dy[e])));
            foreach (var e in line)
            {
                var below = largest - double.CreateChecked(x[e]);
                var scale = below + 1 + Math.Log(line.Length);
                y[e] = T.CreateChecked(scale);
                dx[e] = T.CreateChecked(
                    Math.Abs(double.CreateChecked(dy[e])) + Math.Exp(-below) / sum * scale * gradients
                );
            }
        }

        return new(HostTensor<T>.Copy(x.Shape, y), [HostTensor<T>.Copy(x.Shape, dx)], NamedTensors<T>.Empty);
    }
}
