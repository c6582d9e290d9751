// The sum of several values, each repeated where it has an extent of 1.
//
//   y = Σ_l x_l,   dx_l += dy for each l, summed over the repetitions
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Add<T>(Repetition[] inputs) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass)
    {
        inputs[0].Copy(pass.Workers, pass.Input(0), pass.Output);
        for (var input = 1; input < inputs.Length; input++)
            inputs[input].Map(pass.Workers, new Plus<T>(), pass.Input(input), pass.Output);
    }

    public override void Backward(NodePass<T> pass)
    {
        for (var input = 0; input < inputs.Length; input++)
            inputs[input].Sum(pass.Workers, pass.OutputGradient, pass.InputGradientToFill(input));
    }
}
