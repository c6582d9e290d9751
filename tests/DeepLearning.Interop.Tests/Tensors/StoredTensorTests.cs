using DeepLearning.Interop;

namespace DeepLearning.Interop.Tests.Tensors;

public class StoredTensorTests
{
    [Theory]
    [InlineData(0x00, 0)]
    [InlineData(0x01, 0.001953125)]
    [InlineData(0x08, 0.015625)]
    [InlineData(0x38, 1)]
    [InlineData(0x7e, 448)]
    [InlineData(0xfe, -448)]
    public void E4M3_has_the_values_of_its_definition(byte bits, float value) =>
        Assert.Equal(value, SmallFloats.FromE4M3(bits));

    [Fact]
    public void Each_small_number_comes_back_to_its_bits_and_a_tie_goes_to_even()
    {
        CheckAll(SmallFloats.FromE4M3, SmallFloats.ToE4M3);
        CheckAll(SmallFloats.FromE5M2, SmallFloats.ToE5M2);
        Assert.Equal(0x7e, SmallFloats.ToE4M3(464));
        Assert.Equal(0x7f, SmallFloats.ToE4M3(464.5f));
        Assert.Equal(0x7c, SmallFloats.ToE5M2(61440));
        for (var bits = 0; bits < 0x10000; bits++)
            if (!float.IsNaN(SmallFloats.FromBFloat16((ushort)bits)))
                Assert.Equal(bits, SmallFloats.ToBFloat16(SmallFloats.FromBFloat16((ushort)bits)));

        static void CheckAll(Func<byte, float> from, Func<float, byte> to)
        {
            for (var bits = 0; bits < 256; bits++)
            {
                var value = from((byte)bits);
                if (float.IsNaN(value))
                {
                    Assert.True(float.IsNaN(from(to(value))));
                    continue;
                }

                Assert.Equal(bits, to(value));
                if (bits is not 0x7f and not 0xff && from((byte)(bits + 1)) is var next && float.IsFinite(next))
                    Assert.Equal((bits & 1) == 0 ? bits : bits + 1, to((value + next) / 2));
            }
        }
    }

    [Fact]
    public void A_double_is_rounded_once_on_its_way_to_a_small_type()
    {
        // Just above the tie of 1 and 1 + 2⁻⁷: float32 would round it onto the tie, and the tie to 1.
        var stored = StoredTensor.Of(Shape.Of(1), [1 + (1.0 / 256) + 1e-12]).As(ElementType.BFloat16);
        Assert.Equal(1 + (1.0 / 128), stored.To<double>()[0]);
        // Beyond float32, and so beyond bfloat16, whose range is the same.
        Assert.Equal(
            double.PositiveInfinity,
            StoredTensor.Of(Shape.Of(1), [1e300]).As(ElementType.BFloat16).To<double>()[0]
        );
    }

    [Fact]
    public void Integers_become_reals_and_come_back()
    {
        Assert.Equal([-3, 5], StoredTensor.Of<sbyte>(Shape.Of(2), [-3, 5]).ToIntegers());
        Assert.Equal([0, 1], StoredTensor.Of(Shape.Of(2), [false, true]).ToIntegers());
        Assert.Equal(18446744073709551615.0, StoredTensor.Of(Shape.Of(1), [ulong.MaxValue]).To<double>()[0]);
        var e = Assert.Throws<InvalidDataException>(() => StoredTensor.Of(Shape.Of(1), [ulong.MaxValue]).ToIntegers());
        Assert.Contains("18446744073709551615", e.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => StoredTensor.Of(Shape.Of(1), [1.0]).ToIntegers());
    }

    [Fact]
    public void The_bytes_must_fit_the_shape() =>
        Assert.Throws<ArgumentException>(() => new StoredTensor(ElementType.Float32, Shape.Of(2), new byte[7]));
}
