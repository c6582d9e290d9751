// x times the logistic function in three straight pieces.
//
//   y = x where x >= 3,   0 where x <= -3,   x (x + 3) / 6 between
//   dx += dy where x >= 3,   0 where x <= -3,   dy (2x + 3) / 6 between
//
// The product comes with what its rounding leaves out; a 0 has the sign of x. At -∞ y is -0, its limit; libtorch's is
// NaN. Source: Howard and others, "Searching for MobileNetV3", ICCV 2019.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal sealed class Hardswish<T> : Operation<T>
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
            var near = Vectors.AtMost(three, Vectors.AtLeast(-three, x));
            var sum = Exact.SumOnto(near, three, out var sumRest);
            var product = Exact.Product(near, sum, out var rest);
            rest = Vectors.MultiplyAdd(near, sumRest, rest);
            var curve = Exact.Quotient(product, rest, six, Vector<T>.Zero);
            return Vector.ConditionalSelect(
                Vector.GreaterThanOrEqual(x, three),
                x,
                Vectors.WithSign(Vector.Abs(curve), x)
            );
        }
    }

    private readonly struct Slope : IMap2<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x, Vector<T> dy)
        {
            var three = Vectors.Of<T>(3);
            var slope = Vectors.MultiplyAdd(Vectors.Of<T>(2), x, three) / Vectors.Of<T>(6);
            return Vector.ConditionalSelect(
                Vector.GreaterThanOrEqual(x, three),
                dy,
                Vector.ConditionalSelect(Vector.LessThanOrEqual(x, -three), Vector<T>.Zero, slope * dy)
            );
        }
    }
}
