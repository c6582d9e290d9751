// The axes of a sample in another order p.
//
//   y[i_0, i_1, ...] = x[j_0, j_1, ...] with j_{p[l]} = i_l,   dx[j_0, ...] += dy[i_0, ...]
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Transpose<T>(Sequence<int> axes, Shape input, Shape output) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly View _view = new(input.Size, output, 0, Strides(axes, View.StridesOf(input)));

    public override void Forward(NodePass<T> pass) => _view.Read(pass);

    public override void Backward(NodePass<T> pass) => _view.Add(pass);

    private static int[] Strides(Sequence<int> axes, int[] strides) => [.. axes.Select(axis => strides[axis])];
}
