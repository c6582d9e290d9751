// The exponential linear unit, with scale a.
//
//   y = a (exp(x) - 1) where x < 0, x elsewhere
//   dx += dy where x > 0, a exp(x) dy elsewhere
//
// At 0 the derivative is a, and -0 stays -0, as libtorch has it. NaN stays NaN in both passes; libtorch lets dy through
// a NaN in the ragged end of a tensor, but not in the rest of it.
// Source: Clevert, Unterthiner, Hochreiter, "Fast and accurate deep network learning by exponential linear units", ICLR
// 2016.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal sealed class ELU<T>(double alpha) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _alpha = T.CreateChecked(alpha);

    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(_alpha), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Slope(_alpha), pass.Input(), pass.OutputGradient, pass.InputGradientToFill());

    private readonly struct Value(T alpha) : IMap<T>
    {
        private readonly Vector<T> _alpha = new(alpha);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x) =>
            Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), _alpha * Exponential.LessOne(x), x);
    }

    private readonly struct Slope(T alpha) : IMap2<T>
    {
        private readonly Vector<T> _alpha = new(alpha);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x, Vector<T> dy) =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), dy, _alpha * Exponential.Of(x) * dy);
    }
}
