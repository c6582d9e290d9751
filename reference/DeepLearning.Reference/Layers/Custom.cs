// A layer of the user's own: its passes are given the node's buffers.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Custom<T>(ICustomLayer layer) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass) => layer.Forward(pass);

    public override void Backward(NodePass<T> pass) => layer.Backward(pass);
}
