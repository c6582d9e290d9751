// An input: the workspace copies the batch's values into its output. Nothing flows further back.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Input<T> : Operation<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass) { }

    public override void Backward(NodePass<T> pass) { }
}
