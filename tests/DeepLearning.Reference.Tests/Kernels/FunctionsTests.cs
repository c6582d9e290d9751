using System.Numerics;

namespace DeepLearning.Reference.Tests;

/// <summary>Functions of the smooth layers against values computed in 40 digits.</summary>
public class FunctionsTests
{
    [Theory]
    [InlineData(1e-300, 1.128379167095512602e-300)]
    [InlineData(1e-9, 1.128379167095512644e-9)]
    [InlineData(0.1, 0.1124629160182848984)]
    [InlineData(0.5, 0.5204998778130465377)]
    [InlineData(0.84375, 0.7672256612323416335)]
    [InlineData(0.99, 0.8385080695553697998)]
    [InlineData(1, 0.8427007929497148693)]
    [InlineData(1.01, 0.8468104962282767015)]
    [InlineData(1.25, 0.9229001282564582301)]
    [InlineData(1.5, 0.9661051464753107271)]
    [InlineData(2, 0.9953222650189527342)]
    [InlineData(2.857, 0.9999466417399131536)]
    [InlineData(4, 0.9999999845827420997)]
    [InlineData(5.9, 0.9999999999999999281)]
    [InlineData(6, 1)]
    [InlineData(1e300, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(0, 0)]
    public void The_error_function_is_right_to_rounding_and_odd(double x, double expected)
    {
        Within(expected, Of(new Erf<double>(), x), 2 * double.Epsilon, 2.3e-16);
        Within(-expected, Of(new Erf<double>(), -x), 2 * double.Epsilon, 2.3e-16);
        Within(expected, Of(new Erf<float>(), (float)x), 1e-44, 2.5e-7);
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
        Assert.Equal(double.NaN, Of(new Erf<double>(), double.NaN));
        Assert.Equal(double.NaN, Of(new Expm1<double>(), double.NaN));
        Assert.Equal(double.NaN, Of(new Log1p<double>(), double.NaN));
    }

    /// <summary>A thread's share of the work, and so the end of a span, may lie anywhere.</summary>
    [Fact]
    public void A_value_has_the_same_bits_wherever_a_span_is_cut()
    {
        Check<double, Erf<double>>();
        Check<double, Expm1<double>>();
        Check<double, Log1p<double>>();
        Check<float, Erf<float>>();
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

    private readonly struct Erf<T> : IMap<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Of(Vector<T> x) => ErrorFunction.Of(x, out _);
    }

    private readonly struct Expm1<T> : IMap<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Of(Vector<T> x) => Vectors.Expm1(x);
    }

    private readonly struct Log1p<T> : IMap<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public Vector<T> Of(Vector<T> x) => Vectors.Log1p(x);
    }
}
