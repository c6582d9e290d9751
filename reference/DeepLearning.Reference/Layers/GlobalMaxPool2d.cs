// Global max-pooling: the largest value of each channel.
//
//   y[i, c] = max over pixels of x[i, c, ...],   dx[i, c, winner] += dy[i, c]
//
// Ties go to the first pixel, and among NaNs the last wins, as in libtorch's adaptive_max_pool2d (not amax, which
// splits ties).
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class GlobalMaxPool2d<T>(Shape input) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _plane = input[1] * input[2];

    public override void Forward(NodePass<T> pass)
    {
        var y = pass.Output;
        var winners = pass.SavedIndices(pass.Output.Length);
        for (var i = 0; i < y.Length; i++)
        {
            var x = pass.Input().Slice(i * _plane, _plane);
            var winner = 0;
            for (var pixel = 0; pixel < _plane; pixel++)
                if (x[pixel] > x[winner] || T.IsNaN(x[pixel]))
                    winner = pixel;
            (y[i], winners[i]) = (x[winner], winner);
        }
    }

    public override void Backward(NodePass<T> pass)
    {
        var dx = pass.InputGradient();
        var dy = pass.OutputGradient;
        var winners = pass.SavedIndices(pass.Output.Length);
        if (dx.IsEmpty)
            return;
        for (var i = 0; i < dy.Length; i++)
            dx[i * _plane + winners[i]] += dy[i];
    }
}
