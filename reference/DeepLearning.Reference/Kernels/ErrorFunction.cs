using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

/// <summary>
/// erf(x) = 2/√π ∫ exp(-t²) dt from 0 to x. Below 1, x P(x²); above, 1 - exp(-x²) Q(s) / (3 + x) with s = 14.4 / (3 +
/// x) - 2.6, which runs from 1 at x = 1 to -1 at x = 6, where erf is 1 to all digits. P and Q are Chebyshev
/// interpolants, of erf(√z) / √z in z on [0, 1] and of exp(x²) erfc(x) (3 + x) in s on [-1, 1], computed in 50 digits
/// and written as powers. They err by less than 1e-17.
/// </summary>
internal static class ErrorFunction
{
    private static ReadOnlySpan<double> P =>
        [
            -7.7958988270021422416e-10,
            1.3720064546777685604e-8,
            -1.6208483801871705902e-7,
            1.644742470331736241e-6,
            -1.4924736907419660338e-5,
            0.00012055294904839707917,
            -0.00085483259753896920806,
            0.0052239776071164227321,
            -0.02686617064323777036,
            0.11283791670945006266,
            -0.37612638903183540438,
            1.1283791670955125665,
        ];

    private static ReadOnlySpan<double> Q =>
        [
            5.8460462438846813041e-12,
            7.2435678671793945692e-11,
            -2.9733808358351235159e-10,
            -2.9298974413115550669e-9,
            1.1449554651383519997e-8,
            1.3352050599552662369e-7,
            -2.8199394431314154706e-7,
            -7.246250993779339042e-6,
            -1.6087764735353011126e-5,
            0.00032354378705629226896,
            0.0039338687837959668868,
            0.025474072800056359515,
            0.11683673753802091957,
            0.41188209621002844458,
            1.151907459692836773,
        ];

    /// <summary>erf(x), and exp(-x²) besides, which it needs anyway.</summary>
    /// <param name="x">x.</param>
    /// <param name="bell">exp(-x²).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(Vector<T> x, out Vector<T> bell)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (one, three) = (Vector<T>.One, Vectors.Of<T>(3));
        var small = x * Polynomial(Coefficients<T>.Near, x * x);
        var size = Vector.Min(Vector.Abs(x), Vectors.Of<T>(6));
        var share = one / (three + size);
        bell = Vectors.Exp(-x * x);
        var tail =
            one - bell * Polynomial(Coefficients<T>.Far, Vectors.Of<T>(14.4) * share - Vectors.Of<T>(2.6)) * share;
        var large = Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), -tail, tail);
        return Vector.ConditionalSelect(Vector.GreaterThanOrEqual(Vector.Abs(x), one), large, small);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Polynomial<T>(T[] coefficients, Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var value = new Vector<T>(coefficients[0]);
        for (var i = 1; i < coefficients.Length; i++)
            value = Vectors.MultiplyAdd(value, x, new Vector<T>(coefficients[i]));
        return value;
    }

    /// <summary>P and Q in a precision, without the powers that lie below its last digit.</summary>
    private static class Coefficients<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static readonly T[] Near = Of(P),
            Far = Of(Q);

        private static T[] Of(ReadOnlySpan<double> coefficients)
        {
            var first = 0;
            while (typeof(T) == typeof(float) && Math.Abs(coefficients[first]) < 3e-9)
                first++;
            return [.. coefficients[first..].ToArray().Select(T.CreateTruncating)];
        }
    }
}
