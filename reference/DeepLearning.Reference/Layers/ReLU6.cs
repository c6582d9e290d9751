// The rectifier with a ceiling.
//
//   y = min(max(0, x), 6)
//   dx += dy where x > 0 and x < 6
//
// At both kinks, and at NaN, which stays NaN, the derivative is 0, as libtorch has it in whole vectors; in the ragged
// end of a tensor it lets dy through a NaN.
// Source: Krizhevsky, "Convolutional deep belief networks on CIFAR-10" (2010).
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal sealed class ReLU6<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Slope(), pass.Input(), pass.OutputGradient, pass.InputGradientToFill());

    private readonly struct Value : IMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x) => Vectors.AtMost(Vectors.Of<T>(6), Vectors.AtLeast(Vector<T>.Zero, x));
    }

    private readonly struct Slope : IMap2<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x, Vector<T> dy) =>
            Vector.ConditionalSelect(
                Vector.GreaterThan(x, Vector<T>.Zero) & Vector.LessThan(x, Vectors.Of<T>(6)),
                dy,
                Vector<T>.Zero
            );
    }
}
