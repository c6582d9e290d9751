// Alpha dropout with rate p: a value stays with probability 1 - p, or gives way to the lower end of SELU, and an affine
// map makes up for what that does to mean and variance. With the mask m, 0 or the factor, and the two shifts of
// AlphaDropoutMask:
//
//   training:   y = m x + (kept or dropped),   dx += m dy
//   inference:  y = x,                         dx += dy
//
// Source: Klambauer, Unterthiner, Mayr, Hochreiter, "Self-normalizing neural networks", NIPS 2017.
using System.Numerics;

namespace DeepLearning.Reference;

internal sealed class AlphaDropout<T>(double rate) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _kept = T.CreateChecked(AlphaDropoutMask.Kept(rate)),
        _dropped = T.CreateChecked(AlphaDropoutMask.Dropped(rate));

    public override void Forward(NodePass<T> pass)
    {
        if (!IsActive(pass))
        {
            pass.Input().CopyTo(pass.Output);
            return;
        }

        var mask = pass.Saved(0, pass.Output.Length);
        AlphaDropoutMask.Fill(pass.KeyFor(RngPurpose.Dropout), pass.SampleIndices, rate, mask);
        Elementwise.Map(new Value(_kept, _dropped), pass.Input(), mask, pass.Output);
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

    private readonly struct Value(T kept, T dropped) : IMap2<T>
    {
        private readonly Vector<T> _kept = new(kept),
            _dropped = new(dropped);

        public Vector<T> Of(Vector<T> x, Vector<T> mask) =>
            mask * x + Vector.ConditionalSelect(Vector.Equals(mask, Vector<T>.Zero), _dropped, _kept);
    }
}
