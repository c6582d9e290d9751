// The continuously differentiable exponential linear unit, with scale a above 0.
//
//   y = a (exp(x / a) - 1) where x < 0, x elsewhere
//   dx += dy where x > 0, exp(x / a) dy elsewhere
//
// x / a comes with what its rounding leaves out: an error of it is one of as many times the last digit of the
// exponential. At 0 the derivative is 1, and -0 stays -0, as libtorch has it. NaN stays NaN in both passes; libtorch
// lets dy through a NaN in the ragged end of a tensor, but not in the rest of it.
// Source: Barron, "Continuously differentiable exponential linear units", arXiv 1704.07483 (2017).
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal sealed class CELU<T>(double alpha) : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _alpha = T.CreateChecked(alpha);

    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(_alpha), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Slope(_alpha), pass.Input(), pass.OutputGradient, pass.InputGradientToFill());

    /// <summary>x / a, or a number whose exponential is rounded to 0; and what its rounding leaves out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Exponent(Vector<T> x, Vector<T> alpha, out Vector<T> rest)
    {
        var far = -Exponential.Vanishing<T>();
        var v = Vectors.AtLeast(far, x / alpha);
        rest = Vector.ConditionalSelect(
            Vector.Equals(v, far),
            Vector<T>.Zero,
            Vectors.MultiplyAdd(-v, alpha, x) / alpha
        );
        return v;
    }

    private readonly struct Value(T alpha) : IMap<T>
    {
        private readonly Vector<T> _alpha = new(alpha);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x)
        {
            var v = Exponent(x, _alpha, out var rest);
            // Close to 0 the curve is x, and x / a may have lost digits.
            var isCurve = Vector.LessThan(v, Vectors.Of<T>(-1e-9f, -1e-18));
            return Vector.ConditionalSelect(isCurve, _alpha * Exponential.LessOne(v, rest), x);
        }
    }

    private readonly struct Slope(T alpha) : IMap2<T>
    {
        private readonly Vector<T> _alpha = new(alpha);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x, Vector<T> dy)
        {
            var power = Exponential.Parts(Exponent(x, _alpha, out var rest), rest).Lowered();
            var slope = Vectors.MultiplyAdd(power.Scale, power.Fraction, power.Scale);
            return Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), dy, slope * dy);
        }
    }
}
