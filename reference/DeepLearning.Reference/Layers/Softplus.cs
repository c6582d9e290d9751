// The smooth rectifier, with sharpness b and threshold t.
//
//   y = x where b x > t,   log(1 + exp(b x)) / b elsewhere
//   dx += dy where b x > t,   dy / (1 + exp(-b x)) elsewhere
//
// With e = exp(-b |x|), whose exponent is given in two parts, the curve is max(x, 0) + log(1 + e) / b.
//
// At the threshold itself the curve still holds, as libtorch has it. Where exp(b x) overflows below the threshold (t
// above 709) the derivative is 1; libtorch's is NaN there.
// Source: Dugas, Bengio, Bélisle, Nadeau, Garcia, "Incorporating second-order functional knowledge", NIPS 2000.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal sealed class Softplus<T>(double beta, double threshold) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _beta = T.CreateChecked(beta);
    private readonly T _threshold = T.CreateChecked(threshold);

    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(_beta, _threshold), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(
            pass.Workers,
            new Slope(_beta, _threshold),
            pass.Input(),
            pass.OutputGradient,
            pass.InputGradientToFill()
        );

    /// <summary>b |x|, or a size at which its exponential is rounded to 0; and what its rounding leaves out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Size(Vector<T> beta, Vector<T> x, out Vector<T> rest) =>
        Exact.Product(beta, Vectors.AtMost(Exponential.Vanishing<T>() / beta, Vector.Abs(x)), out rest);

    private readonly struct Value(T beta, T threshold) : IMap<T>
    {
        private readonly Vector<T> _beta = new(beta),
            _inverse = new(T.One / beta),
            _threshold = new(threshold);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x)
        {
            var v = Size(_beta, x, out var vRest);
            var power = Exponential.Parts(-v, -vRest).Lowered();
            var e = power.Onto(power.Scale, out var eRest);
            var logarithm = Logarithm.OfOneAndShare(e, eRest, out var logarithmRest);
            var share = logarithm * _inverse;
            var rest = (Vectors.MultiplyAdd(-share, _beta, logarithm) + logarithmRest) * _inverse;
            var curve = Vectors.AtLeast(Vector<T>.Zero, x) + share + rest;
            return Vector.ConditionalSelect(Vector.GreaterThan(_beta * x, _threshold), x, curve);
        }
    }

    private readonly struct Slope(T beta, T threshold) : IMap2<T>
    {
        private readonly Vector<T> _beta = new(beta),
            _threshold = new(threshold);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x, Vector<T> dy)
        {
            var v = Size(_beta, x, out var rest);
            var curve = dy * Logistic.Side(x, Logistic.NearlySmallerSide(v, rest));
            return Vector.ConditionalSelect(Vector.GreaterThan(_beta * x, _threshold), dy, curve);
        }
    }
}
