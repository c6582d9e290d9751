// The product of several values, each repeated where it has an extent of 1.
//
//   y = Π_l x_l,   dx_l += dy Π_{k ≠ l} x_k, summed over the repetitions
//
// Without a division by x_l, which may be 0.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class Multiply<T>(Repetition[] inputs) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass)
    {
        inputs[0].Copy(pass.Workers, pass.Input(0), pass.Output);
        for (var input = 1; input < inputs.Length; input++)
            inputs[input].Map(pass.Workers, new Product<T>(), pass.Input(input), pass.Output);
    }

    public override void Backward(NodePass<T> pass)
    {
        var product = pass.Saved(0, pass.Output.Length);
        for (var input = 0; input < inputs.Length; input++)
        {
            var dx = pass.InputGradientToFill(input);
            if (!dx.IsWanted)
                continue;
            pass.OutputGradient.CopyTo(product);
            for (var other = 0; other < inputs.Length; other++)
                if (other != input)
                    inputs[other].Map(pass.Workers, new Product<T>(), pass.Input(other), product);
            inputs[input].Sum(pass.Workers, product, dx);
        }
    }
}
