using DeepLearning.Core.Tests.Collections;

namespace DeepLearning.Core.Tests.Tensors;

public class HostTensorTests
{
    [Fact]
    public void Equality_is_by_bits()
    {
        StructuralEquality.AssertEqual(
            HostTensor<float>.Copy([2], [float.NaN, 1]),
            HostTensor<float>.Copy([2], [float.NaN, 1])
        );
        StructuralEquality.AssertDiffer(HostTensor<double>.Scalar(0.0), HostTensor<double>.Scalar(-0.0));
        StructuralEquality.AssertDiffer(
            HostTensor<double>.Scalar(double.NaN),
            HostTensor<double>.Scalar(BitConverter.Int64BitsToDouble(0x7FF8000000000001))
        );
    }

    [Fact]
    public void Equality_is_by_shape_too()
    {
        StructuralEquality.AssertDiffer(HostTensor<float>.Zeros([2, 3]), HostTensor<float>.Zeros([3, 2]));
        Assert.False(HostTensor<float>.Zeros([1]).Equals(HostTensor<double>.Zeros([1])));
        Assert.False(HostTensor<float>.Zeros([1]).Equals(null));
    }

    [Fact]
    public void A_tensor_keeps_its_own_copy()
    {
        double[] values = [1, 2];
        var tensor = HostTensor<double>.Copy([2], values);
        values[0] = 9;
        Assert.Equal(1, tensor[0]);
        Assert.Equal(new double[] { 1, 2 }, tensor.Span.ToArray());
        Assert.Equal(new double[] { 1, 2 }, tensor.Memory.ToArray());
    }

    [Fact]
    public void Another_number_of_values_is_refused()
    {
        var e = Assert.Throws<ArgumentException>(() => HostTensor<float>.Copy([2, 2], [1, 2, 3]));
        Assert.Contains(
            "a tensor of shape [2, 2] has 3 values, but 4 are expected",
            e.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Create_hands_out_as_many_zeros_as_the_shape_has()
    {
        var tensor = HostTensor<float>.Create(
            [2, 2],
            values =>
            {
                Assert.Equal(new float[4], values.ToArray());
                values[3] = 7;
            }
        );
        Assert.Equal(new float[] { 0, 0, 0, 7 }, tensor.Span.ToArray());
        Assert.Equal(4, tensor.Size);
    }

    [Fact]
    public void Conversion_rounds_and_widens()
    {
        var tensor = HostTensor<double>.Copy([3], [0.1, double.NaN, 1e300]);
        Assert.Equal(new[] { 0.1f, float.NaN, float.PositiveInfinity }, tensor.To<float>().Span.ToArray());
        Assert.Equal((double)0.1f, tensor.To<float>().To<double>()[0]);
        Assert.Same(tensor, tensor.To<double>());
    }
}
