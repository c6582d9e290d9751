using System.Numerics;

namespace DeepLearning.Core.Tests.Duals;

/// <summary>Dual numbers: the value of the plain number, and the derivative, at kinks that which is settled.</summary>
public class DualTests
{
    /// <summary>A function of one number on plain and on dual numbers, and where it is asked.</summary>
    private sealed record Function(
        Func<double, double> Plain,
        Func<Dual<double>, Dual<double>> Dual,
        params double[] At
    );

    private static readonly Dictionary<string, Function> Functions = new()
    {
        ["exp"] = new(Math.Exp, Dual<double>.Exp, -2, 0, 1.5),
        ["exp2"] = new(double.Exp2, Dual<double>.Exp2, -2, 0, 1.5),
        ["exp10"] = new(double.Exp10, Dual<double>.Exp10, -2, 0, 0.5),
        ["expm1"] = new(double.ExpM1, Dual<double>.ExpM1, -2, 1e-3, 1.5),
        ["exp2m1"] = new(double.Exp2M1, Dual<double>.Exp2M1, -2, 1e-3, 1.5),
        ["exp10m1"] = new(double.Exp10M1, Dual<double>.Exp10M1, -2, 1e-3, 0.5),
        ["log"] = new(Math.Log, Dual<double>.Log, 0.3, 1, 5),
        ["log to base 3"] = new(x => Math.Log(x, 3), x => Dual<double>.Log(x, 3), 0.3, 1, 5),
        ["log of 3 to base x"] = new(x => Math.Log(3, x), x => Dual<double>.Log(3, x), 0.3, 2, 5),
        ["log2"] = new(Math.Log2, Dual<double>.Log2, 0.3, 1, 5),
        ["log10"] = new(Math.Log10, Dual<double>.Log10, 0.3, 1, 5),
        ["log1p"] = new(double.LogP1, Dual<double>.LogP1, -0.3, 1e-3, 5),
        ["log2p1"] = new(double.Log2P1, Dual<double>.Log2P1, -0.3, 1e-3, 5),
        ["log10p1"] = new(double.Log10P1, Dual<double>.Log10P1, -0.3, 1e-3, 5),
        ["sqrt"] = new(Math.Sqrt, Dual<double>.Sqrt, 0.3, 4),
        ["cbrt"] = new(Math.Cbrt, Dual<double>.Cbrt, -0.3, 8),
        ["fifth root"] = new(x => double.RootN(x, 5), x => Dual<double>.RootN(x, 5), 0.3, 32),
        ["hypot"] = new(x => double.Hypot(x, 2 * x + 1), x => Dual<double>.Hypot(x, 2 * x + 1), -0.3, 2),
        ["x to 3"] = new(x => Math.Pow(x, 3), x => Dual<double>.Pow(x, 3), -1.5, 0, 2),
        ["2 to x"] = new(x => Math.Pow(2, x), x => Dual<double>.Pow(2, x), -1.5, 0, 2),
        ["x to x"] = new(x => Math.Pow(x, x), x => Dual<double>.Pow(x, x), 0.4, 2),
        ["sin"] = new(Math.Sin, Dual<double>.Sin, -1, 0, 2),
        ["cos"] = new(Math.Cos, Dual<double>.Cos, -1, 0, 2),
        ["sin, of both"] = new(Math.Sin, x => Dual<double>.SinCos(x).Sin, -1, 2),
        ["cos, of both"] = new(Math.Cos, x => Dual<double>.SinCos(x).Cos, -1, 2),
        ["tan"] = new(Math.Tan, Dual<double>.Tan, -1, 0, 1),
        ["sin of pi x"] = new(double.SinPi, Dual<double>.SinPi, -0.3, 0.2),
        ["cos of pi x"] = new(double.CosPi, Dual<double>.CosPi, -0.3, 0.2),
        ["sin of pi x, of both"] = new(double.SinPi, x => Dual<double>.SinCosPi(x).SinPi, -0.3, 0.2),
        ["cos of pi x, of both"] = new(double.CosPi, x => Dual<double>.SinCosPi(x).CosPi, -0.3, 0.2),
        ["tan of pi x"] = new(double.TanPi, Dual<double>.TanPi, -0.3, 0.2),
        ["asin"] = new(Math.Asin, Dual<double>.Asin, -0.7, 0, 0.5),
        ["acos"] = new(Math.Acos, Dual<double>.Acos, -0.7, 0, 0.5),
        ["atan"] = new(Math.Atan, Dual<double>.Atan, -3, 0, 0.5),
        ["asin over pi"] = new(double.AsinPi, Dual<double>.AsinPi, -0.7, 0.5),
        ["acos over pi"] = new(double.AcosPi, Dual<double>.AcosPi, -0.7, 0.5),
        ["atan over pi"] = new(double.AtanPi, Dual<double>.AtanPi, -3, 0.5),
        ["sinh"] = new(Math.Sinh, Dual<double>.Sinh, -1, 0, 2),
        ["cosh"] = new(Math.Cosh, Dual<double>.Cosh, -1, 0, 2),
        ["tanh"] = new(Math.Tanh, Dual<double>.Tanh, -1, 0, 2),
        ["asinh"] = new(Math.Asinh, Dual<double>.Asinh, -1, 0, 2),
        ["acosh"] = new(Math.Acosh, Dual<double>.Acosh, 1.5, 3),
        ["atanh"] = new(Math.Atanh, Dual<double>.Atanh, -0.5, 0, 0.7),
        ["arithmetic"] = new(x => (x * x - 3) / (x + 5) + -x, x => (x * x - 3) / (x + 5) + -x, -1, 0.5, 2),
        ["one more and one less"] = new(x => (x + 1) * (x - 1), x => Up(x) * Down(x), -1, 2),
        ["remainder"] = new(x => (x * x) % (x / 2 + 1), x => (x * x) % (x / 2 + 1), 1.3, 2.7, 5.2),
        ["abs"] = new(Math.Abs, Dual<double>.Abs, -2, 3),
        ["max"] = new(x => Math.Max(x * x, x + 1), x => Dual<double>.Max(x * x, x + 1), -2, 0.5, 3),
        ["min"] = new(x => Math.Min(x * x, x + 1), x => Dual<double>.Min(x * x, x + 1), -2, 0.5, 3),
        ["clamp"] = new(x => Math.Clamp(x * x, 1, 4), x => Dual<double>.Clamp(x * x, 1, 4), 0.5, 1.5, 3),
    };

    public static TheoryData<string> Names() => [.. Functions.Keys];

    private static Dual<double> Up(Dual<double> x) => ++x;

    private static Dual<double> Down(Dual<double> x) => --x;

    /// <summary>Against differences of the plain function, extrapolated: about 1e-10 of the slope.</summary>
    [Theory, MemberData(nameof(Names))]
    public void A_function_has_its_value_and_its_derivative(string name)
    {
        var (plain, dual, at) = Functions[name];
        foreach (var x in at)
        {
            var y = dual(new(x, 2));
            Assert.Equal(plain(x), y.Value, 1e-15 * Math.Max(1, Math.Abs(plain(x))));
            var (wide, narrow) = (Slope(1e-3), Slope(5e-4));
            var slope = (4 * narrow - wide) / 3;
            Assert.Equal(2 * slope, y.Tangent, 1e-9 * Math.Max(1, Math.Abs(slope)));
            Assert.Equal(0, dual(new(x)).Tangent);

            double Slope(double h) => (plain(x + h) - plain(x - h)) / (2 * h);
        }
    }

    [Fact]
    public void At_kinks_derivatives_are_those_that_are_settled()
    {
        var zero = Dual<double>.Variable(0);
        Assert.Equal(0, Dual<double>.Abs(zero).Tangent);
        Assert.Equal(0, Dual<double>.Abs(Dual<double>.Variable(-0.0)).Tangent);
        Assert.Equal(0.5, Dual<double>.Max(zero, 0).Tangent);
        Assert.Equal(0.5, Dual<double>.Max(0, zero).Tangent);
        Assert.Equal(0.5, Dual<double>.Min(zero, 0).Tangent);
        Assert.Equal(1, Dual<double>.Clamp(zero, 0, 1).Tangent);
        Assert.Equal(1, Dual<double>.Clamp(Dual<double>.Variable(1), 0, 1).Tangent);
        Assert.Equal(0, Dual<double>.Clamp(Dual<double>.Variable(2), 0, 1).Tangent);
        Assert.Throws<ArgumentException>(() => Dual<double>.Clamp(zero, 1, 0));
    }

    [Fact]
    public void A_NaN_wins_and_is_passed_over_where_numbers_are_asked_for()
    {
        var (nan, two) = (new Dual<double>(double.NaN, 5), new Dual<double>(2, 7));
        Assert.True(Dual<double>.IsNaN(Dual<double>.Max(nan, two)) && Dual<double>.IsNaN(Dual<double>.Max(two, nan)));
        Assert.True(Dual<double>.IsNaN(Dual<double>.Min(nan, two)) && Dual<double>.IsNaN(Dual<double>.Min(two, nan)));
        Assert.Equal(5, Dual<double>.Max(nan, two).Tangent);
        Assert.Equal(5, Dual<double>.Max(two, nan).Tangent);
        Assert.Equal(7, Dual<double>.MaxNumber(nan, two).Tangent);
        Assert.Equal(7, Dual<double>.MinNumber(two, nan).Tangent);
    }

    [Fact]
    public void A_constant_stays_one_where_the_slope_is_infinite()
    {
        Assert.Equal(0, Dual<double>.Sqrt(0).Tangent);
        Assert.Equal(double.PositiveInfinity, Dual<double>.Sqrt(Dual<double>.Variable(0)).Tangent);
        Assert.Equal(0, Dual<double>.Log(0).Tangent);
        Assert.Equal(0, Dual<double>.Pow(Dual<double>.Variable(0), 0).Tangent);
        Assert.Equal(0, Dual<double>.Pow(0, Dual<double>.Variable(2)).Tangent);
        Assert.Equal(-4, Dual<double>.Pow(Dual<double>.Variable(-2), 2).Tangent);
    }

    [Fact]
    public void Comparisons_look_at_the_value_alone()
    {
        var (x, y) = (new Dual<double>(1, 5), new Dual<double>(1, -5));
        Assert.True(x == y && x <= y && x >= y && x.Equals(y) && x.Equals((object)y));
        Assert.False(x != y || x < y || x > y || x.Equals("1"));
        Assert.Equal(x.GetHashCode(), y.GetHashCode());
        Assert.Equal(0, x.CompareTo(y));
        Assert.Equal(1, x.CompareTo(null));
        Assert.Equal(-1, x.CompareTo((object)new Dual<double>(2)));
        Assert.Throws<ArgumentException>(() => x.CompareTo("1"));
        var nan = new Dual<double>(double.NaN);
        Assert.False(nan.Value == nan.Value || nan == new Dual<double>(double.NaN));
    }

    [Fact]
    public void A_formula_over_the_listed_interfaces_takes_plain_and_dual_numbers()
    {
        Assert.Equal(Formula(0.7), Formula(new Dual<double>(0.7, 1)).Value);
        Assert.Equal(Formula(0.7f), Formula(new Dual<float>(0.7f, 1)).Value);
        Assert.Equal(0, Formula(new Dual<double>(-0.7, 1)).Tangent);
        var slope = (Formula(0.7 + 1e-5) - Formula(0.7 - 1e-5)) / 2e-5;
        Assert.Equal(slope, Formula(new Dual<double>(0.7, 1)).Tangent, 1e-9);

        static T Formula<T>(T x)
            where T : INumber<T>,
                IRootFunctions<T>,
                IPowerFunctions<T>,
                IExponentialFunctions<T>,
                ILogarithmicFunctions<T>,
                ITrigonometricFunctions<T>,
                IHyperbolicFunctions<T> =>
            x > T.Zero
                ? T.Tanh(x) * T.Sin(T.Pi * x) + T.Sqrt(x) / T.LogP1(T.Exp(T.CreateChecked(0.5) * x)) + T.Pow(x, x)
                : T.Zero;
    }

    /// <summary>x³ has the second derivative 6x; √ at a constant inside keeps none.</summary>
    [Fact]
    public void Duals_of_duals_give_second_derivatives()
    {
        var x = new Dual<Dual<double>>(Dual<double>.Variable(1.5), Dual<double>.One);
        Assert.Equal(6 * 1.5, (x * x * x).Tangent.Tangent, 1e-14);
        Assert.Equal(6 * 1.5, Dual<Dual<double>>.Pow(x, new(3)).Tangent.Tangent, 1e-14);
        Assert.Equal(Math.Exp(1.5), Dual<Dual<double>>.Exp(x).Tangent.Tangent, 1e-14);
        Assert.Equal(-Math.Sin(1.5), Dual<Dual<double>>.Sin(x).Tangent.Tangent, 1e-14);

        // The tangent's value is 0 and still it moves: d²/dx² of x² at 0 along a direction that is x itself.
        var moving = new Dual<Dual<double>>(Dual<double>.Variable(4), new Dual<double>(0, 1));
        Assert.Equal(0.25, Dual<Dual<double>>.Sqrt(moving).Tangent.Tangent, 1e-15);
    }

    [Fact]
    public void A_number_becomes_a_constant_and_a_dual_number_becomes_no_plain_one()
    {
        Assert.Equal(3, Checked<Dual<double>>(3).Value);
        Assert.Equal(0, Checked<Dual<double>>(3).Tangent);
        Assert.Equal(255, Saturating<Dual<double>>(255).Value);
        Assert.Equal(7, Truncating<Dual<double>>(7).Value);
        Assert.Throws<NotSupportedException>(() => double.CreateChecked(new Dual<double>(3, 1)));
        Assert.Throws<NotSupportedException>(() => double.CreateSaturating(new Dual<double>(3, 1)));
        Assert.Throws<NotSupportedException>(() => double.CreateTruncating(new Dual<double>(3, 1)));

        static T Checked<T>(int value)
            where T : INumber<T> => T.CreateChecked(value);

        static T Saturating<T>(int value)
            where T : INumber<T> => T.CreateSaturating(value);

        static T Truncating<T>(int value)
            where T : INumber<T> => T.CreateTruncating(value);
    }

    [Fact]
    public void Is_what_its_value_is()
    {
        Assert.True(Dual<double>.IsFinite(1) && !Dual<double>.IsFinite(double.NaN));
        Assert.True(Dual<double>.IsInfinity(double.NegativeInfinity) && Dual<double>.IsNaN(double.NaN));
        Assert.True(Dual<double>.IsNegativeInfinity(double.NegativeInfinity));
        Assert.True(Dual<double>.IsPositiveInfinity(double.PositiveInfinity));
        Assert.True(Dual<double>.IsNegative(-0.0) && Dual<double>.IsPositive(0.0) && Dual<double>.IsZero(0));
        Assert.True(Dual<double>.IsInteger(2) && !Dual<double>.IsInteger(2.5));
        Assert.Equal(-1, Sign(new Dual<double>(-3, 1)));
        Assert.Equal(-4, CopySign(new Dual<double>(3, 4), -1).Tangent);
        Assert.Equal(3, Parse<Dual<double>>("3").Value);
        Assert.Equal("1.5 + 2ε", new Dual<double>(1.5, 2).ToString());
        Assert.Equal("1.50 + 2.00ε", $"{new Dual<double>(1.5, 2):F2}");

        static int Sign<T>(T x)
            where T : INumber<T> => T.Sign(x);

        static T CopySign<T>(T x, T sign)
            where T : INumber<T> => T.CopySign(x, sign);

        static T Parse<T>(string text)
            where T : INumber<T> => T.Parse(text, null);
    }
}
