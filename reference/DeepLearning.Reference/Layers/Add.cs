// The sum of several values of one shape.
//
//   y = Σ_l x_l,   dx_l += dy for each l
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Add<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass)
    {
        pass.Input(0).CopyTo(pass.Output);
        for (var input = 1; input < pass.InputCount; input++)
            Elementwise.Add(pass.Input(input), pass.Output);
    }

    public override void Backward(NodePass<T> pass)
    {
        for (var input = 0; input < pass.InputCount; input++)
        {
            var dx = pass.InputGradientToFill(input);
            if (dx.IsWanted)
                dx.Take(pass.OutputGradient);
        }
    }
}
