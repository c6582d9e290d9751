// The Gaussian error linear unit with the normal distribution's share Φ approximated by a hyperbolic tangent.
//
//   y = x Φ(x),                      dx += dy (Φ(x) + x Φ'(x))
//
//   u = √(2/π) (x + c x³),  c = 0.044715
//   Φ(x) = (1 + tanh u) / 2,         Φ'(x) = (1 - tanh² u) √(2/π) (1 + 3 c x²) / 2
//
// (1 + tanh u) / 2 is the logistic function s(2u). So, with a = |x|, v = 2 |u| = a (A + B a²), w = a dv/da = a (A + 3 B
// a²) and g = s(-v) (1 - w s(v)), the derivative on the left:
//
//   y = -a s(-v) below 0, x - a s(-v) elsewhere;   dx += dy g below 0, dy (1 - g) elsewhere
//
// v and w are computed to twice the digits: an error of v is one of as many times the last digit of exp(-v). At -∞ y is
// -0 and the derivative 0, their limits; libtorch's are NaN.
// Source: Hendrycks, Gimpel, "Gaussian error linear units", arXiv 1606.08415 (2016).
using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

internal sealed class ApproximateGELU<T> : Operation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>2√(2/π), that times c, and that times 3; beside each what its digits leave out.</summary>
    private const double A = 1.5957691216057308,
        ARest = -9.9693088091109203146e-17,
        B = 0.07135481627260025,
        BRest = -6.1751499181553154534e-19,
        B3 = 0.21406444881780073,
        B3Rest = 1.2025242832367862119e-17;

    public override void Forward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Value(), pass.Input(), pass.Output);

    public override void Backward(NodePass<T> pass) =>
        Elementwise.Map(pass.Workers, new Slope(), pass.Input(), pass.OutputGradient, pass.InputGradientToFill());

    /// <summary>|x|, or a size from which on s(-v) |x| is rounded to 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Size(Vector<T> x) => Vectors.AtMost(Vectors.Of<T>(11, 22), Vector.Abs(x));

    /// <summary>a (A + b a²), and what its rounding leaves out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Cubic(Vector<T> a, double b, double bRest, out Vector<T> rest)
    {
        var square = Exact.Product(a, a, out var squareRest);
        var (first, second) = (Vectors.Of<T>(A), Vectors.Of<T>(b));
        var sum = Vectors.MultiplyAdd(second, square, first);
        var added = sum - first;
        var sumRest = first - (sum - added) + Vectors.MultiplyAdd(second, square, -added);
        sumRest += Vectors.MultiplyAdd(second, squareRest, Vectors.RestOf<T>(A, ARest));
        sumRest = Vectors.MultiplyAdd(Vectors.RestOf<T>(b, bRest), square, sumRest);
        var product = Exact.Product(a, sum, out rest);
        rest = Vectors.MultiplyAdd(a, sumRest, rest);
        return product;
    }

    private readonly struct Value : IMap<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x)
        {
            var a = Size(x);
            var v = Cubic(a, B, BRest, out var vRest);
            return Logistic.Gate(x, Logistic.SmallerSide(v, vRest, a));
        }
    }

    private readonly struct Slope : IMap2<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x, Vector<T> dy)
        {
            var a = Size(x);
            var v = Cubic(a, B, BRest, out var vRest);
            var w = Cubic(a, B3, B3Rest, out var wRest);
            return dy * Logistic.Side(x, Logistic.GateSlope(v, vRest, w, wRest));
        }
    }
}
