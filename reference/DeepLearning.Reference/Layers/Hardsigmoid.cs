// The logistic function in three straight pieces.
//
//   y = min(max(0, (x + 3) / 6), 1)
//   dx += dy / 6 where x > -3 and x < 3
//
// At both kinks, and at NaN, the derivative is 0, as libtorch has it.
// Source: Courbariaux, Bengio, David, "BinaryConnect", NIPS 2015; this slope: Howard and others, "Searching for
// MobileNetV3", ICCV 2019.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal sealed class Hardsigmoid<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Slope(), pass.Input(), pass.OutputGradient, pass.InputGradientToFill());

    private readonly struct Value : IMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x)
        {
            var (three, six) = (Vectors.Of<T>(3), Vectors.Of<T>(6));
            return Vectors.AtMost(six, Vectors.AtLeast(Vector<T>.Zero, x + three)) / six;
        }
    }

    private readonly struct Slope : IMap2<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x, Vector<T> dy)
        {
            var three = Vectors.Of<T>(3);
            return Vector.ConditionalSelect(
                Vector.GreaterThan(x, -three) & Vector.LessThan(x, three),
                dy / Vectors.Of<T>(6),
                Vector<T>.Zero
            );
        }
    }
}
