using System.Numerics;
using DeepLearning.Experiments.Rounding;

namespace DeepLearning.Reference.Tests;

/// <summary>
/// Every elementwise function and its derivative against the truth, on a slice of all numbers and on the points where
/// such functions go wrong. On all of them: experiments/accuracy.cs.
/// </summary>
public class AccuracyTests
{
    private const int Block = 1 << 12;

    private const long Slice = 65_537;

    public static TheoryData<string> Names() => [.. AccuracyCase.All.Select(c => c.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_slice_of_float32_is_within_2_units_and_its_derivative_within_4(string name) =>
        Within<float, DoubleTruth>(name, Slice);

    [Theory, MemberData(nameof(Names))]
    public void A_slice_of_float64_is_within_2_units_and_its_derivative_within_4(string name) =>
        Within<double, DoubleDouble>(name, 331);

    [Theory, MemberData(nameof(Names))]
    public void Points_where_functions_go_wrong_are_within_the_same(string name)
    {
        Judge<float, DoubleTruth>(name, Special<float>());
        Judge<double, DoubleDouble>(name, Special<double>());
    }

    [Theory, MemberData(nameof(Names))]
    public void Infinities_give_the_limits_and_NaN_gives_NaN(string name)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            foreach (var count in new[] { 3, 64 })
            {
                using var passes = Of(name).Ours<T>(count);
                Assert.Equal("", Limits.Wrong(Of(name), passes, count));
            }
        }
    }

    /// <summary>A value's place in a span, and so in a thread's share, says nothing about its bits.</summary>
    [Theory, MemberData(nameof(Names))]
    public void A_value_has_the_same_bits_wherever_it_lies(string name)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var x = Special<T>()[..67];
            var (values, slopes) = Run(name, x);
            for (var start = 0; start < x.Length; start++)
            {
                var (y, dx) = Run(name, x[start..]);
                Assert.Equal(Bits(values[start..]), Bits(y));
                Assert.Equal(Bits(slopes[start..]), Bits(dx));
            }
        }
    }

    private static void Within<T, N>(string name, long slice)
        where T : unmanaged, IFloatingPointIeee754<T>
        where N : struct, ITrueNumber<N>
    {
        var inputs = new AccuracyInputs<T>(slice, Block);
        var x = new T[inputs.Blocks * Block];
        for (var block = 0; block < inputs.Blocks; block++)
        {
            var part = new T[Block];
            inputs.Fill(block, part);
            part.CopyTo(x, block * Block);
        }

        Judge<T, N>(name, x);
    }

    private static void Judge<T, N>(string name, T[] x)
        where T : unmanaged, IFloatingPointIeee754<T>
        where N : struct, ITrueNumber<N>
    {
        Score[] scores = [Score.None];
        Of(name).Judge<T, N>(x, [Run(name, x)], scores);
        var (value, slope, below) = scores[0];
        Assert.True(value.Ulps is >= 0 and <= 2, $"{name}: {value}");
        Assert.True(slope.Ulps <= 4, $"{name}': {slope}");
        Assert.True(below.Ulps <= 2, $"{name}, below the normal numbers: {below}");
    }

    private static (T[] Value, T[] Slope) Run<T>(string name, T[] x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (y, slope) = (new T[x.Length], new T[x.Length]);
        using var passes = Of(name).Ours<T>(x.Length);
        passes.Run(x, y, slope);
        return (y, slope);
    }

    /// <summary>
    /// Of both signs: 0, the smallest number, the ends of the normal ones, every exponent with its first, second,
    /// middle and last number, where the functions bend, pass through 0, are cut off or go over into one another, and
    /// their neighbours.
    /// </summary>
    private static T[] Special<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sizes = new List<T>();
        double[] places =
        [
            0,
            0.34657359,
            0.5,
            0.7517915246935645,
            0.7524,
            1,
            1.1924,
            1.2784645427610738,
            1.5,
            2,
            3,
            4,
            4.73,
            6,
            10.05,
            11,
            13.1,
            14.5,
            16,
            20,
            22,
            36.7,
            37.5,
            38.5,
            40,
            55,
            60,
            86.6,
            87.3,
            88.72284,
            90,
            103.97,
            110,
            115,
            372,
            380,
            700,
            708.4,
            709.78271289338397,
            720,
            745.13,
            760,
        ];
        foreach (var place in places)
        {
            var x = T.CreateChecked(place);
            sizes.AddRange([x, T.BitIncrement(x), T.Abs(T.BitDecrement(x))]);
        }

        var (first, last) = typeof(T) == typeof(float) ? (-149, 127) : (-1074, 1023);
        for (var exponent = first; exponent <= last; exponent++)
        {
            var power = T.ScaleB(T.One, exponent);
            sizes.AddRange([power, T.BitIncrement(power), power * T.CreateChecked(1.5), T.BitDecrement(power)]);
        }

        sizes.AddRange([T.CreateChecked(Format<T>.Largest), T.BitDecrement(T.CreateChecked(Format<T>.Largest))]);
        return [.. sizes.SelectMany(size => new[] { size, -size })];
    }

    private static ulong[] Bits<T>(T[] values)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        [.. values.Select(v => BitConverter.DoubleToUInt64Bits(double.CreateChecked(v)))];

    private static AccuracyCase Of(string name) => AccuracyCase.All.Single(c => c.Name == name);
}
