// Every s-th place of an axis, from f on.
//
//   y[.., i, ..] = x[.., f + i s, ..],   dx[.., f + i s, ..] += dy[.., i, ..]
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Slice<T>(Layer.Slice layer, Shape input, Shape output) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly View _view = Of(layer, input, output);

    public override void Forward(NodePass<T> pass) => _view.Read(pass);

    public override void Backward(NodePass<T> pass) => _view.Add(pass);

    private static View Of(Layer.Slice layer, Shape input, Shape output)
    {
        var strides = View.StridesOf(input);
        var axis = input.AxisOf(layer.Axis);
        var offset = layer.First(input[axis]) * strides[axis];
        strides[axis] *= layer.Step;
        return new(input.Size, output, offset, strides);
    }
}
