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

internal sealed class AlphaDropout<T>(double rate) : DropoutOperation<T>(rate)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _kept = T.CreateChecked(AlphaDropoutMask.Kept(rate)),
        _dropped = T.CreateChecked(AlphaDropoutMask.Dropped(rate));

    protected override void Drop(NodePass<T> pass)
    {
        var mask = pass.Saved(0, pass.Output.Length);
        AlphaDropoutMask.Fill(pass.KeyFor(RngPurpose.Dropout), pass.SampleIndices, Rate, mask);
        Elementwise.Map(new Value(_kept, _dropped), pass.Input(), mask, pass.Output);
    }

    private readonly struct Value(T kept, T dropped) : IMap2<T>
    {
        private readonly Vector<T> _kept = new(kept),
            _dropped = new(dropped);

        public Vector<T> Of(Vector<T> x, Vector<T> mask) =>
            mask * x + Vector.ConditionalSelect(Vector.Equals(mask, Vector<T>.Zero), _dropped, _kept);
    }
}
