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

internal sealed class Dropout<T>(double rate) : DropoutOperation<T>(rate)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    protected override void Drop(NodePass<T> pass)
    {
        var mask = pass.Saved(0, pass.Output.Length);
        DropoutMask.Fill(pass.KeyFor(RngPurpose.Dropout), pass.SampleIndices, Rate, mask);
        TensorPrimitives.Multiply(pass.Input(), mask, pass.Output);
    }
}
