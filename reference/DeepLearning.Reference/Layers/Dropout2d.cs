// Inverted dropout of whole channels, with rate p: one mask value a channel of a sample, 0 (with probability p) or
// 1/(1-p).
//
//   training:   y[i, c, ...] = mask[i, c] x[i, c, ...],   dx[i, c, ...] += mask[i, c] dy[i, c, ...]
//   inference:  y = x,                                    dx += dy
//
// Source: Tompson, Goroshin, Jain, LeCun, Bregler, "Efficient object localization using convolutional networks", CVPR
// 2015.
using System.Numerics;
using System.Numerics.Tensors;

namespace DeepLearning.Reference;

internal sealed class Dropout2d<T>(Shape shape, double rate) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _plane = shape[1] * shape[2];

    public override void Forward(NodePass<T> pass)
    {
        if (!IsActive(pass))
        {
            pass.Input().CopyTo(pass.Output);
            return;
        }

        var mask = pass.Saved(0, pass.Count * shape[0]);
        DropoutMask.Fill(pass.KeyFor(RngPurpose.Dropout), pass.SampleIndices, rate, mask);
        for (var i = 0; i < mask.Length; i++)
            TensorPrimitives.Multiply(
                pass.Input().Slice(i * _plane, _plane),
                mask[i],
                pass.Output.Slice(i * _plane, _plane)
            );
    }

    public override void Backward(NodePass<T> pass)
    {
        var dx = pass.InputGradientToFill();
        if (!dx.IsWanted)
            return;
        if (!IsActive(pass))
        {
            dx.Take(pass.OutputGradient);
            return;
        }

        var mask = pass.Saved(0, pass.Count * shape[0]);
        for (var i = 0; i < mask.Length; i++)
        {
            var dy = pass.OutputGradient.Slice(i * _plane, _plane);
            var plane = dx.Slice(i * _plane, _plane);
            if (plane.IsAdded)
                TensorPrimitives.MultiplyAdd(dy, mask[i], plane.Values, plane.Values);
            else
                TensorPrimitives.Multiply(dy, mask[i], plane.Values);
        }
    }

    private bool IsActive(NodePass<T> pass) => pass.IsTraining && rate > 0;
}
