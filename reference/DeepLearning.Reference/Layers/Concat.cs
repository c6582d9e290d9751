// Several values end to end, sample by sample.
//
//   y[i] = (x0[i], x1[i], ...),   dx_l[i] += the part of dy[i] that came from it
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Concat<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass)
    {
        for (int input = 0, offset = 0; input < pass.InputCount; offset += pass.InputSize(input), input++)
        {
            var size = pass.InputSize(input);
            for (var i = 0; i < pass.Count; i++)
                pass.Input(input).Slice(i * size, size).CopyTo(pass.Output.Slice(i * pass.OutputSize + offset, size));
        }
    }

    public override void Backward(NodePass<T> pass)
    {
        for (int input = 0, offset = 0; input < pass.InputCount; offset += pass.InputSize(input), input++)
        {
            var size = pass.InputSize(input);
            var dx = pass.InputGradientToFill(input);
            for (var i = 0; i < pass.Count && dx.IsWanted; i++)
                dx.Slice(i * size, size).Take(pass.OutputGradient.Slice(i * pass.OutputSize + offset, size));
        }
    }
}
