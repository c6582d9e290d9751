// An input: the workspace lends the batch's values on as they are. Nothing flows further back.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Input<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass) { }

    public override void Backward(NodePass<T> pass) { }
}
