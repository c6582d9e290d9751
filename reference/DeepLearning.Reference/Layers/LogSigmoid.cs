// The logarithm of the logistic function.
//
//   y = log s(x) = min(x, 0) - log(1 + exp(-|x|)),   s(x) = 1 / (1 + exp(-x))
//   dx += dy s(-x)
//
// So nothing overflows, and far above 0, where y is close to 0, it has all its digits.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal sealed class LogSigmoid<T> : Operation<T>
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
            var power = Exponential.Parts(-Exponential.Size(x), Vector<T>.Zero).Lowered();
            var e = power.Onto(power.Scale, out var eRest);
            var logarithm = Logarithm.OfOneAndShare(e, eRest, out var rest);
            return Vectors.AtMost(Vector<T>.Zero, x) - logarithm - rest;
        }
    }

    private readonly struct Slope : IMap2<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x, Vector<T> dy) =>
            dy * Logistic.Side(-x, Logistic.NearlySmallerSide(Exponential.Size(x), Vector<T>.Zero));
    }
}
