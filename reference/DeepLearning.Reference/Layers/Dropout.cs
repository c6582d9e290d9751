// Inverted dropout with rate p: the mask holds 0 (with probability p) or 1/(1-p), so that the expectation is kept and
// inference needs no scaling.
//
//   training:   y = mask x,   dx += mask dy
//   inference:  y = x,        dx += dy
//
// Source: Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, "Dropout", JMLR 15 (2014).
using System.Numerics;
using System.Numerics.Tensors;

namespace DeepLearning.Reference;

internal sealed class Dropout<T>(double rate) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass)
    {
        if (!IsActive(pass))
        {
            pass.Input().CopyTo(pass.Output);
            return;
        }

        var mask = pass.Saved(0, pass.Output.Length);
        DropoutMask.Fill(pass.KeyFor(RngPurpose.Dropout), pass.SampleIndices, rate, mask);
        TensorPrimitives.Multiply(pass.Input(), mask, pass.Output);
    }

    public override void Backward(NodePass<T> pass)
    {
        var dx = pass.InputGradientToFill();
        if (!dx.IsWanted)
            return;
        if (IsActive(pass))
            Elementwise.Map(
                pass.Workers,
                new Product<T>(),
                pass.Saved(0, pass.OutputGradient.Length),
                pass.OutputGradient,
                dx
            );
        else
            dx.Take(pass.OutputGradient);
    }

    private bool IsActive(NodePass<T> pass) => pass.IsTraining && rate > 0;
}
