// Max-pooling: the largest value of each window, a channel at a time. Padding never wins: taps outside the image are passed over.
//
//   y[i, c, p, q] = max over taps (r, s) of x[i, c, p stride - pad + r dilation, q stride - pad + s dilation]
//   dx[winner] += dy
//
// The winner of a tie is the first in row-major order; a NaN beats everything before it, so among NaNs the last wins. Both are
// libtorch's choices. The forward pass remembers each window's winner.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class MaxPool2d<T>(Shape input, Shape output, Window2d window) : Operation<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _inputPlane = input[1] * input[2];
    private readonly int _outputPlane = output[1] * output[2];

    public override void Forward(NodePass<T> pass)
    {
        var winners = pass.Indices(pass.Output.Length);
        for (var plane = 0; plane < pass.Count * input[0]; plane++)
        {
            var x = pass.Input().Slice(plane * _inputPlane, _inputPlane);
            var y = pass.Output.Slice(plane * _outputPlane, _outputPlane);
            for (var pixel = 0; pixel < _outputPlane; pixel++)
            {
                var winner = Winner(x, pixel / output[2], pixel % output[2]);
                winners[plane * _outputPlane + pixel] = winner;
                y[pixel] = x[winner];
            }
        }
    }

    public override void Backward(NodePass<T> pass)
    {
        var dx = pass.InputGradient();
        var dy = pass.OutputGradient;
        var winners = pass.Indices(pass.Output.Length);
        if (dx.IsEmpty) return;
        for (var i = 0; i < dy.Length; i++) dx[i / _outputPlane * _inputPlane + winners[i]] += dy[i];
    }

    private int Winner(ReadOnlySpan<T> x, int p, int q)
    {
        var winner = -1;
        for (var r = 0; r < window.Kernel.Height; r++)
        {
            var row = p * window.Stride.Height - window.Padding.Top + r * window.Dilation.Height;
            if ((uint)row >= (uint)input[1]) continue;
            for (var s = 0; s < window.Kernel.Width; s++)
            {
                var column = q * window.Stride.Width - window.Padding.Left + s * window.Dilation.Width;
                if ((uint)column >= (uint)input[2]) continue;
                var index = row * input[2] + column;
                if (winner < 0 || x[index] > x[winner] || T.IsNaN(x[index])) winner = index;
            }
        }

        return winner;
    }
}
