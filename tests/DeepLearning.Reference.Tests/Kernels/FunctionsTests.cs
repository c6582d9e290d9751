using System.Numerics;

namespace DeepLearning.Reference.Tests;

/// <summary>Functions of the smooth layers against values computed in 40 digits.</summary>
public class FunctionsTests
{
    /// <summary>a, a Φ(-a), and Φ(-a) - a Φ'(a), which at 0.7518 is all rounding of a.</summary>
    [Theory]
    [InlineData(0, 0, 0.5)]
    [InlineData(1e-300, 5.000000000000000125e-301, 0.5)]
    [InlineData(1e-9, 4.999999996010577507e-10, 0.4999999992021154392)]
    [InlineData(0.1, 0.04601721627229710419, 0.4204769079752698376)]
    [InlineData(0.5, 0.1542687693629934482, 0.1325048753438371575)]
    [InlineData(0.7517915246935645, 0.1699712074799036617, -6.45375172936775322e-18)]
    [InlineData(0.99, 0.1594761889157226028, -0.08085938788709865186)]
    [InlineData(1.5, 0.100210801903287099, -0.1274691922299795254)]
    [InlineData(2, 0.0455002638963584144, -0.0852318010781968967)]
    [InlineData(2.857, 0.006109206497686762281, -0.01710884720108202525)]
    [InlineData(4, 0.000126684967332479685, -0.0005036496612264214858)]
    [InlineData(5.9, 1.072329639228662855e-8, -6.317549752252612929e-8)]
    [InlineData(8.3, 4.32062288825891121e-16, -3.58470503402384393e-15)]
    [InlineData(12.5, 4.665705373597141722e-35, -5.831668554480155366e-34)]
    public void The_normal_tail_keeps_its_digits_however_small_it_is(double a, double weighted, double slope)
    {
        Within(weighted, Of(new Weighted<double>(), a), 0, 4.4e-16);
        Within(slope, Of(new Slope<double>(), a), 5e-17, 9e-16);
        if (a == (float)a)
        {
            Within(weighted, Of(new Weighted<float>(), (float)a), 0, 2.4e-7);
            Within(slope, Of(new Slope<float>(), (float)a), 0, 5e-7);
        }
    }

    [Theory]
    [InlineData(37, 3e-298)]
    [InlineData(40, 0)]
    [InlineData(1e300, 0)]
    [InlineData(double.PositiveInfinity, 0)]
    public void The_normal_tail_ends_in_0(double a, double bound)
    {
        var value = Of(new Weighted<double>(), a);
        Assert.True(bound == 0 ? value == 0 : value > 0 && value < bound, $"{value:R}");
        Assert.Equal(0, Of(new Weighted<float>(), (float)a));
        Assert.Equal(0, Of(new Slope<float>(), (float)a));
    }

    [Theory]
    [InlineData(-1e-300, -1.000000000000000025e-300)]
    [InlineData(-1e-9, -9.999999995000000624e-10)]
    [InlineData(-1e-3, -0.0009995001666250083527)]
    [InlineData(-0.1, -0.09516258196404043186)]
    [InlineData(-0.3, -0.2591817793182821257)]
    [InlineData(-0.49, -0.3873736058155839256)]
    [InlineData(-0.5, -0.3934693402873665764)]
    [InlineData(-0.7, -0.5034146962085904632)]
    [InlineData(-1, -0.6321205588285576784)]
    [InlineData(-3, -0.950212931632136057)]
    [InlineData(-20, -0.9999999979388463776)]
    [InlineData(double.NegativeInfinity, -1)]
    public void The_exponential_less_1_keeps_its_digits_near_0(double x, double expected) =>
        Within(expected, Of(new Expm1<double>(), x), 0, 5e-16);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1e-300, 1.000000000000000025e-300)]
    [InlineData(1e-17, 1.000000000000000067e-17)]
    [InlineData(1e-9, 9.999999995000000626e-10)]
    [InlineData(1e-3, 0.0009995003330835331876)]
    [InlineData(0.1, 0.09531017980432486509)]
    [InlineData(0.5, 0.405465108108164382)]
    [InlineData(1, 0.6931471805599453094)]
    [InlineData(3, 1.386294361119890619)]
    [InlineData(1e5, 11.51293546492022875)]
    [InlineData(1e300, 690.7755278982137053)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void The_logarithm_of_1_more_keeps_its_digits_near_0(double x, double expected) =>
        Within(expected, Of(new Log1p<double>(), x), 0, 5e-16);

    [Fact]
    public void NaN_stays_NaN()
    {
        Assert.Equal(double.NaN, Of(new Weighted<double>(), double.NaN));
        Assert.Equal(double.NaN, Of(new Slope<double>(), double.NaN));
        Assert.Equal(double.NaN, Of(new Expm1<double>(), double.NaN));
        Assert.Equal(double.NaN, Of(new Log1p<double>(), double.NaN));
    }

    /// <summary>A thread's share of the work, and so the end of a span, may lie anywhere.</summary>
    [Fact]
    public void A_value_has_the_same_bits_wherever_a_span_is_cut()
    {
        Check<double, Weighted<double>>();
        Check<double, Slope<double>>();
        Check<double, Expm1<double>>();
        Check<double, Log1p<double>>();
        Check<float, Weighted<float>>();
        Check<float, Slope<float>>();
        Check<float, Expm1<float>>();
        Check<float, Log1p<float>>();

        static void Check<T, TMap>()
            where T : unmanaged, IFloatingPointIeee754<T>
            where TMap : struct, IMap<T>
        {
            var x = new T[67];
            Draws.Normal(RngKey.FromSeed(1), 0, 2, x);
            var whole = new T[x.Length];
            Elementwise.Map(default(TMap), x, whole.AsSpan());
            for (var cut = 0; cut <= x.Length; cut++)
            {
                var parts = new T[x.Length];
                Elementwise.Map(default(TMap), x.AsSpan(0, cut), parts.AsSpan(0, cut));
                Elementwise.Map(default(TMap), x.AsSpan(cut), parts.AsSpan(cut));
                Assert.Equal(whole, parts);
            }
        }
    }

    private static void Within(double expected, double actual, double absolute, double relative) =>
        Assert.True(
            expected.Equals(actual) || Math.Abs(expected - actual) <= absolute + relative * Math.Abs(expected),
            $"expected {expected:R}, actual {actual:R}, error {(actual - expected) / expected:0.0e+0}"
        );

    private static double Of<T>(IMap<T> map, T x)
        where T : unmanaged, IFloatingPointIeee754<T> => double.CreateChecked(map.Of(new Vector<T>(x))[0]);

    private readonly struct Weighted<T> : IMap<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Of(Vector<T> x) => NormalTail.Weighted(x);
    }

    private readonly struct Slope<T> : IMap<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Of(Vector<T> x) => NormalTail.Slope(x);
    }

    private readonly struct Expm1<T> : IMap<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Of(Vector<T> x) => Exponential.LessOne(x);
    }

    private readonly struct Log1p<T> : IMap<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Of(Vector<T> x) => Logarithm.OfOneAnd(x);
    }
}
