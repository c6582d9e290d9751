// Max-pooling: the largest value of each window, a channel at a time. Padding never wins: taps outside the image are
// passed over.
//
//   y[i, c, p, q] = max over taps (r, s) of x[i, c, p stride - pad + r dilation, q stride - pad + s dilation]
//   dx[winner] += dy
//
// The winner of a tie is the first in row-major order; a NaN beats everything before it, so among NaNs the last wins.
// Both are libtorch's choices. The forward pass remembers each window's winner.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class MaxPool2d<T>(Shape input, Shape output, Window2d window) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly MaxPooling<T> _pooling = new(input, output, window);

    public override void Forward(NodePass<T> pass) =>
        _pooling.Forward(
            pass.Workers,
            pass.Count * input[0],
            pass.Input(),
            pass.Output,
            pass.Indices(pass.Output.Length)
        );

    public override void Backward(NodePass<T> pass)
    {
        var dx = pass.InputGradientToFill();
        if (dx.IsWanted)
            _pooling.Backward(
                pass.Workers,
                pass.Count * input[0],
                pass.OutputGradient,
                pass.Indices(pass.Output.Length),
                dx
            );
    }
}
