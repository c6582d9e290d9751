using System.Numerics;
using System.Runtime.CompilerServices;

namespace DeepLearning.Reference;

/// <summary>
/// The tail of the normal distribution, Φ(-a) for a from 0 up, with all its digits however small it is. It is the bell
/// exp(-a²/2) times a function that bends little:
///
///   Φ(-a) = exp(-a²/2) F(s) / (a + 4),   Φ(-a) - a Φ'(a) = exp(-a²/2) G(s) (z - a),   s = 1 - 8 / (a + 4)
///
/// s runs from -1 at a = 0 towards 1, and z = 0.7518 is where the second, GELU's derivative, passes through 0. F and G
/// interpolate at the Chebyshev nodes of s on [0, 14.5] in a for float32, to 3e-9 and 8e-10, and on [0, 40] for
/// float64, to 5e-18 and 2e-18; further out both are 0. The square of a, and 1 / (a + 4), come with what their rounding
/// leaves out: of the first the bell makes a²/2 times the error, of the second F makes up to three times (in float32
/// a straight line in s tells that factor well enough; in float64 F' does, to which s itself and F's largest summand
/// bring what their rounding leaves out).
/// Source: Cody, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23 (1969), for
/// the form; the coefficients were computed in 60 digits.
/// </summary>
internal static class NormalTail
{
    /// <summary>a Φ(-a).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Weighted<T>(Vector<T> a)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        a = Vectors.AtMost(Vectors.Of<T>(15, 40), a);
        var bell = Bell(a);
        var inverse = Inverse(a, out var error);
        var s = Vectors.MultiplyAdd(Vectors.Of<T>(-8), inverse, Vector<T>.One);
        var f = typeof(T) == typeof(float) ? Single(s, ref error, out var fRest) : Double(s, inverse, error, out fRest);
        // The factors a 2^k / (a + 4) F, then what is missing from them, then 1 + r + t.
        var share = Exact.Product(a * bell.Scale, inverse, out var shareRest);
        var product = Exact.Product(share, f, out var rest);
        rest = Vectors.MultiplyAdd(
            product,
            error,
            Vectors.MultiplyAdd(shareRest, f, Vectors.MultiplyAdd(share, fRest, rest))
        );
        rest = Vectors.MultiplyAdd(rest, bell.Fraction, rest);
        rest = Vectors.MultiplyAdd(product, bell.R, Vectors.MultiplyAdd(product, bell.Tail, rest));
        return (product + rest) * Exponential.Down<T>();
    }

    /// <summary>Φ(-a) - a Φ'(a).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Slope<T>(Vector<T> a)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        a = Vectors.AtMost(Vectors.Of<T>(15, 40), a);
        var bell = Bell(a);
        var inverse = Inverse(a, out var error);
        var s = Vectors.MultiplyAdd(Vectors.Of<T>(-8), inverse, Vector<T>.One);
        var distance = Vectors.Of<T>(Zero) - a + Vectors.RestOf<T>(Zero, -1.4956759177009883273e-17);
        var product = distance * G(s);
        var sensitivity = error * Vectors.MultiplyAdd(Vectors.Of<T>(-0.6), s, Vectors.Of<T>(0.4));
        var fraction = bell.R + (bell.Tail + sensitivity);
        return Vectors.MultiplyAdd(product, fraction, product) * bell.Scale * Exponential.Down<T>();
    }

    /// <summary>F and its derivative at s = 0, and where the slope is 0.</summary>
    private const double F0 = 0.7552851304157515,
        F1 = -0.6078966419718921,
        Zero = 0.7517915246935645;

    /// <summary>exp(-a²/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Power<T> Bell<T>(Vector<T> a)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var half = Vectors.Of<T>(-0.5);
        var square = Exact.Product(a, a, out var rest);
        return Exponential.Parts(half * square, half * rest);
    }

    /// <summary>1 / (a + 4), and the relative error of that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Inverse<T>(Vector<T> a, out Vector<T> error)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var four = Vectors.Of<T>(4);
        var sum = a + four;
        var inverse = Vector<T>.One / sum;
        error = Vectors.MultiplyAdd(-inverse, a - (sum - four), Vectors.MultiplyAdd(-inverse, sum, Vector<T>.One));
        return inverse;
    }

    /// <summary>
    /// F(s) in float32, and what its last rounding leaves out. The error of 1 / (a + 4) becomes that of F / (a + 4).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Single<T>(Vector<T> s, ref Vector<T> error, out Vector<T> rest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var p = Vectors.Of<T>(-5.26456497840e-5);
        p = Vectors.MultiplyAdd(p, s, Vectors.Of<T>(-0.000234621761130));
        p = Vectors.Horner(p, s, 0.000169355458277, 0.00164629561186, -0.00348807553010, -0.00754526816419);
        p = Vectors.Horner(p, s, 0.0603972939059, -0.186521307461, 0.387137382301, -0.607896657764);
        var f = Exact.ProductOnto(s, p, Vectors.Of<T>(F0), out rest);
        rest += Vectors.RestOf<T>(F0, 0);
        error *= Vectors.MultiplyAdd(Vectors.Of<T>(-1.25), s, Vectors.Of<T>(1.85));
        return f;
    }

    /// <summary>
    /// F(s) in float64, and what it lacks: what the rounding of its last two sums and of s leave out, and F' times the
    /// error of the inverse.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Double<T>(Vector<T> s, Vector<T> inverse, Vector<T> error, out Vector<T> rest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var p = Vectors.Of<T>(-7.2276749203504494434e-10);
        p = Vectors.MultiplyAdd(p, s, Vectors.Of<T>(-2.5113729286941660910e-9));
        p = Vectors.MultiplyAdd(p, s, Vectors.Of<T>(1.9176952653501521849e-9));
        p = Vectors.Horner(
            p,
            s,
            1.9587727444446166706e-8,
            1.3261092330019900411e-8,
            -8.5369913533426077707e-8,
            -1.5492713238873269115e-7
        );
        p = Vectors.Horner(
            p,
            s,
            2.7178099483450002247e-7,
            1.0215205012909071081e-6,
            -6.2968968380929974493e-7,
            -5.9201561614745080249e-6
        );
        p = Vectors.Horner(
            p,
            s,
            7.1666613923104581575e-7,
            0.000035144680670755619327,
            -1.9082589727909574828e-6,
            -0.00023109493413064063782
        );
        p = Vectors.Horner(
            p,
            s,
            0.00013334431255921388675,
            0.0016308184574697465139,
            -0.0034796923674129139548,
            -0.0075401889667193813872
        );
        p = Vectors.MultiplyAdd(p, s, Vectors.Of<T>(0.060396574890937692263));
        p = Vectors.MultiplyAdd(p, s, Vectors.Of<T>(-0.18652185795965745665));
        p = Vectors.MultiplyAdd(p, s, Vectors.Of<T>(0.38713740074221451678));
        p = Exact.ProductOnto(s, p, Vectors.Of<T>(F1), out var pRest);
        pRest += Vectors.RestOf<T>(F1, -2.3682e-17);
        var f = Exact.ProductOnto(s, p, Vectors.Of<T>(F0), out rest);
        rest = Vectors.MultiplyAdd(s, pRest, rest + Vectors.RestOf<T>(F0, -2.2189806540198856656e-17));
        var above = Vector<T>.One - s;
        var sRest = Vectors.MultiplyAdd(-above, error, Vectors.MultiplyAdd(Vectors.Of<T>(-8), inverse, above));
        rest = Vectors.MultiplyAdd(Derivative(s), sRest, rest);
        return f;
    }

    /// <summary>F'(s), to a few hundredths: as much as a rounding of s needs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Derivative<T>(Vector<T> s)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Vectors.MultiplyAdd(Vectors.MultiplyAdd(Vectors.Of<T>(-0.587), s, Vectors.Of<T>(0.995)), s, Vectors.Of<T>(F1));

    /// <summary>G(s).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> G<T>(Vector<T> s)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            var p = Vectors.Of<T>(-1.64174975548e-5);
            p = Vectors.MultiplyAdd(p, s, Vectors.Of<T>(-1.37160740876e-5));
            p = Vectors.Horner(p, s, 0.000185410367547, -0.000156183181875, -0.00178822494330, 0.00950523597215);
            return Vectors.Horner(p, s, -0.0280833668400, 0.0604629178561, -0.103365897883, 0.462211244249);
        }
        else
        {
            var p = Vectors.Of<T>(-7.3390925122728240527e-11);
            p = Vectors.MultiplyAdd(p, s, Vectors.Of<T>(-1.5102117579840690223e-10));
            p = Vectors.MultiplyAdd(p, s, Vectors.Of<T>(5.6174995749802760148e-10));
            p = Vectors.Horner(
                p,
                s,
                1.7183191865712365004e-9,
                -1.7671266100033702654e-9,
                -1.1441950211183401445e-8,
                -7.6786770369632157288e-10
            );
            p = Vectors.Horner(
                p,
                s,
                6.3370209686413363734e-8,
                5.2434305780458748090e-8,
                -3.4944163018059763151e-7,
                -4.9219561030636230163e-7
            );
            p = Vectors.Horner(
                p,
                s,
                2.2167681451826101642e-6,
                3.5389110462733806669e-6,
                -0.000018034946395195356707,
                -0.000017477216548952849739
            );
            p = Vectors.Horner(
                p,
                s,
                0.00018577577568520931679,
                -0.00015461331258552756651,
                -0.0017882605413113294300,
                0.0095049503750841773386
            );
            return Vectors.Horner(
                p,
                s,
                -0.028083359953045691466,
                0.060462936767851321469,
                -0.10336589852195695058,
                0.46221124404957530333
            );
        }
    }
}
