// Max-pooling: the largest value of each window, a channel at a time. Windows slide, or follow from the output's size
// (adaptive). Padding never wins: taps outside the image are passed over.
//
//   y[i, c, p, q] = max over taps (r, s) of x[i, c, p stride - pad + r dilation, q stride - pad + s dilation]
//   dx[winner] += dy
//
// The winner of a tie is the first in row-major order; a NaN beats everything before it, so among NaNs the last wins.
// Both are libtorch's choices. The forward pass remembers each window's winner.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class MaxPool2d<T>(Shape input, MaxPooling<T> pooling) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public MaxPool2d(Shape input, Shape output, Window2d window)
        : this(input, new MaxPooling<T>(input, output, window)) { }

    public MaxPool2d(Shape input, Shape output, PoolAxis rows, PoolAxis columns)
        : this(input, new MaxPooling<T>(input, output, rows, columns)) { }

    public override void Forward(NodePass<T> pass) =>
        pooling.Forward(
            pass.Workers,
            pass.Count * input[0],
            pass.Input(),
            pass.Output,
            pass.SavedIndices(pass.Output.Length)
        );

    public override void Backward(NodePass<T> pass)
    {
        var dx = pass.InputGradientToFill();
        if (dx.IsWanted)
            pooling.Backward(
                pass.Workers,
                pass.Count * input[0],
                pass.OutputGradient,
                pass.SavedIndices(pass.Output.Length),
                dx
            );
    }
}
