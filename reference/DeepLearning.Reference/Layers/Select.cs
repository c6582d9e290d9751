// One place k of an axis.
//
//   y[.., ..] = x[.., k, ..],   dx[.., k, ..] += dy[.., ..]
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Select<T>(Layer.Select layer, Shape input, Shape output) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly View _view = Of(layer, input, output);

    public override void Forward(NodePass<T> pass) => _view.Read(pass);

    public override void Backward(NodePass<T> pass) => _view.Add(pass);

    private static View Of(Layer.Select layer, Shape input, Shape output)
    {
        var strides = View.StridesOf(input);
        var axis = input.AxisOf(layer.Axis);
        return new(
            input.Size,
            output,
            layer.Place(input[axis]) * strides[axis],
            [.. strides.Where((_, i) => i != axis)]
        );
    }
}
