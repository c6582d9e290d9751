// Flatten and reshape: the same values, in another shape.
//
//   y = x,   dx += dy
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Flatten<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass) => pass.Input().CopyTo(pass.Output);

    public override void Backward(NodePass<T> pass)
    {
        var dx = pass.InputGradientToFill();
        if (dx.IsWanted)
            dx.Take(pass.OutputGradient);
    }
}
