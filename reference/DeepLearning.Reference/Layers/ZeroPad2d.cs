// Zeros around an image, a channel at a time.
//
//   y[i, c, top + p, left + q] = x[i, c, p, q], 0 elsewhere
//   dx[i, c, p, q] += dy[i, c, top + p, left + q]
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class ZeroPad2d<T>(Shape input, Shape output, Padding.Sides padding) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass)
    {
        pass.Output.Clear();
        for (var row = 0; row < pass.Count * input[0] * input[1]; row++)
            pass.Input().Slice(row * input[2], input[2]).CopyTo(pass.Output[Target(row)..]);
    }

    public override void Backward(NodePass<T> pass)
    {
        var dx = pass.InputGradientToFill();
        if (!dx.IsWanted)
            return;
        for (var row = 0; row < pass.Count * input[0] * input[1]; row++)
            dx.Slice(row * input[2], input[2]).Take(pass.OutputGradient.Slice(Target(row), input[2]));
    }

    /// <summary>Where a row of the input lies in the output; rows count through the images of a batch.</summary>
    private int Target(int row)
    {
        var (plane, line) = Math.DivRem(row, input[1]);
        return (plane * output[1] + padding.Top + line) * output[2] + padding.Left;
    }
}
