// Channels become pixels, for r = factor:
//
//   y[n, c, r p + i, r q + j] = x[n, c r² + r i + j, p, q],   and dx gets (+=) the same values of dy
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class PixelShuffle<T>(Shape input, int factor) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass)
    {
        for (var row = 0; row < pass.Count * input[0] * input[1]; row++)
        {
            var x = pass.Input().Slice(row * input[2], input[2]);
            var y = pass.Output[Target(row)..];
            for (var q = 0; q < x.Length; q++)
                y[q * factor] = x[q];
        }
    }

    public override void Backward(NodePass<T> pass)
    {
        if (pass.InputGradient().IsEmpty)
            return;
        for (var row = 0; row < pass.Count * input[0] * input[1]; row++)
        {
            var dx = pass.InputGradient().Slice(row * input[2], input[2]);
            var dy = pass.OutputGradient[Target(row)..];
            for (var q = 0; q < dx.Length; q++)
                dx[q] += dy[q * factor];
        }
    }

    /// <summary>Where the first pixel of an input row goes; rows count through channels and samples.</summary>
    private int Target(int row)
    {
        var (plane, p) = Math.DivRem(row, input[1]);
        var (shuffled, place) = Math.DivRem(plane, factor * factor);
        var (i, j) = Math.DivRem(place, factor);
        return ((shuffled * input[1] + p) * factor + i) * input[2] * factor + j;
    }
}
