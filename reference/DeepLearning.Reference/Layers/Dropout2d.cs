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

internal sealed class Dropout2d<T>(Shape shape, double rate) : DropoutOperation<T>(rate)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _plane = shape[1] * shape[2];

    protected override void Drop(NodePass<T> pass)
    {
        var mask = pass.Saved(0, pass.Count * shape[0]);
        DropoutMask.Fill(pass.KeyFor(RngPurpose.Dropout), pass.SampleIndices, Rate, mask);
        for (var i = 0; i < mask.Length; i++)
            TensorPrimitives.Multiply(
                pass.Input().Slice(i * _plane, _plane),
                mask[i],
                pass.Output.Slice(i * _plane, _plane)
            );
    }

    protected override void DropBackward(NodePass<T> pass, Gradient<T> dx)
    {
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
}
