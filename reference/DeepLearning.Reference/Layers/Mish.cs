// A gate by the hyperbolic tangent of a softplus.
//
//   y = x f(x),   f(x) = tanh(log(1 + exp(x))) = (e² + 2e) / (e² + 2e + 2),   e = exp(x)
//   dx += dy (f(x) + x f'(x))
//
// With a = |x|, q = exp(-a), so that nothing overflows, w = 4 (1 - a) (1 + q) + q (2 + q (4 + q)), and the derivative
// on the left and what it lacks to 1 on the right:
//
//   below 0:     D = 2 + q (2 + q),    y = -a q (2 + q) / D,      dx += dy q w / D²
//   elsewhere:   D = 1 + 2q (1 + q),   y = x - a 2q q / D,        dx += dy (1 - 2q² (D - 2a (1 + q)) / D²)
//
// The derivative passes through 0 at -1.1924, where the summands of w cancel: hence w with what rounding leaves out. At
// -∞ y is -0 and the derivative 0, their limits; libtorch's are NaN.
// Source: Misra, "Mish: a self regularized non-monotonic activation function", arXiv 1908.08681 (2019).
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal sealed class Mish<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Slope(), pass.Input(), pass.OutputGradient, pass.InputGradientToFill());

    /// <summary>c + (x + xRest) (y + yRest), and what its rounding leaves out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> ProductOnto(
        Vector<T> c,
        Vector<T> x,
        Vector<T> xRest,
        Vector<T> y,
        Vector<T> yRest,
        out Vector<T> rest
    )
    {
        var sum = Exact.ProductOnto(x, y, c, out rest);
        rest = Vectors.MultiplyAdd(xRest, y, Vectors.MultiplyAdd(x, yRest, rest));
        return sum;
    }

    private readonly struct Value : IMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x)
        {
            var (one, two) = (Vector<T>.One, Vectors.Of<T>(2));
            var (isLeft, a, down) = (Vector.LessThan(x, Vector<T>.Zero), Exponential.Size(x), Exponential.Down<T>());
            var power = Exponential.Parts(-a, Vector<T>.Zero);
            var e = power.Onto(power.Scale, out var eRest);
            var (q, qRest) = (e * down, eRest * down);
            // D = c + m q (c + q), with c = 2 and m = 1 on the left, c = 1 and m = 2 on the right.
            var c = Vector.ConditionalSelect(isLeft, two, one);
            var m = Vector.ConditionalSelect(isLeft, one, two);
            var sum = Exact.SumOnto(q, qRest, c, out var sumRest);
            var d = ProductOnto(c, m * q, m * qRest, sum, sumRest, out var dRest);
            var factor = Vector.ConditionalSelect(isLeft, sum, q);
            var factorRest = Vector.ConditionalSelect(isLeft, sumRest, qRest);
            var weighted = Exact.Product(a, m * e, out var weightedRest);
            weightedRest = Vectors.MultiplyAdd(a, m * eRest, weightedRest);
            var product = Exact.Product(weighted, factor, out var rest);
            rest = Vectors.MultiplyAdd(weightedRest, factor, Vectors.MultiplyAdd(weighted, factorRest, rest));
            return Logistic.Gate(x, Exact.Quotient(product, rest, d, dRest) * down);
        }
    }

    private readonly struct Slope : IMap2<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x, Vector<T> dy)
        {
            var (one, two, four) = (Vector<T>.One, Vectors.Of<T>(2), Vectors.Of<T>(4));
            var (isLeft, a) = (Vector.LessThan(x, Vector<T>.Zero), Exponential.Size(x));
            var power = Exponential.Parts(-a, Vector<T>.Zero).Lowered();
            var q = power.Onto(power.Scale, out var qRest);
            var oneAnd = Exact.SumOnto(q, qRest, one, out var oneAndRest);
            var less = Exact.Sum(one, -a, out var lessRest);
            var left = Weight(four * less, four * lessRest, oneAnd, oneAndRest, q, qRest, out var leftRest);
            var twoAnd = Exact.SumOnto(q, qRest, two, out var twoAndRest);
            var dLeft = ProductOnto(two, q, qRest, twoAnd, twoAndRest, out var dLeftRest);
            var dRight = ProductOnto(one, two * q, two * qRest, oneAnd, oneAndRest, out var dRightRest);
            var right = two * q * Vectors.MultiplyAdd(-two * a, oneAnd, dRight);
            var d = Vector.ConditionalSelect(isLeft, dLeft, dRight);
            var square = Exact.Product(d, d, out var squareRest);
            squareRest = Vectors.MultiplyAdd(
                two * d,
                Vector.ConditionalSelect(isLeft, dLeftRest, dRightRest),
                squareRest
            );
            var weight = Vector.ConditionalSelect(isLeft, left, right);
            var product = Exact.Product(q, weight, out var rest);
            rest = Vectors.MultiplyAdd(qRest, weight, rest);
            rest = Vectors.MultiplyAdd(q, Vector.ConditionalSelect(isLeft, leftRest, Vector<T>.Zero), rest);
            var slope = Exact.Quotient(product, rest, square, squareRest);
            // A 0 keeps its sign, which is lost in a sum with what was left out.
            slope = Vector.ConditionalSelect(Vector.Equals(slope, Vector<T>.Zero), product, slope);
            return dy * Logistic.Side(x, slope);
        }

        /// <summary>w = u (1 + q) + q (2 + q (4 + q)), u = 4 (1 - a), and what its rounding leaves out.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector<T> Weight(
            Vector<T> u,
            Vector<T> uRest,
            Vector<T> oneAnd,
            Vector<T> oneAndRest,
            Vector<T> q,
            Vector<T> qRest,
            out Vector<T> rest
        )
        {
            var first = Exact.Product(u, oneAnd, out var firstRest);
            firstRest = Vectors.MultiplyAdd(uRest, oneAnd, Vectors.MultiplyAdd(u, oneAndRest, firstRest));
            var fourAnd = Exact.SumOnto(q, qRest, Vectors.Of<T>(4), out var fourAndRest);
            var inner = ProductOnto(Vectors.Of<T>(2), q, qRest, fourAnd, fourAndRest, out var innerRest);
            var second = Exact.Product(q, inner, out var secondRest);
            secondRest = Vectors.MultiplyAdd(qRest, inner, Vectors.MultiplyAdd(q, innerRest, secondRest));
            var whole = Exact.Sum(first, second, out rest);
            rest += firstRest + secondRest;
            return whole;
        }
    }
}
