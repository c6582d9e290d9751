using System.Text.Json;
using DeepLearning.Core.Tests.Collections;

namespace DeepLearning.Core.Tests.Shapes;

public class ShapeTests
{
    [Fact]
    public void Equal_extents_make_equal_shapes()
    {
        Shape shape = [2, 3];
        StructuralEquality.AssertEqual(shape, Shape.Of(2, 3));
        StructuralEquality.AssertDiffer(shape, [3, 2]);
        StructuralEquality.AssertDiffer(shape, [2, 3, 1]);
    }

    [Fact]
    public void Size_is_the_product_and_a_scalar_has_one_element()
    {
        Shape shape = [2, 3, 4];
        Assert.Equal(24, shape.Size);
        Assert.Equal(3, shape.Rank);
        Assert.Equal(4, shape[2]);
        Assert.Equal(1, Shape.Scalar.Size);
        Assert.Equal(0, Shape.Of(5, 0).Size);
    }

    [Fact]
    public void Negative_extents_are_refused_with_the_shape()
    {
        var e = Assert.Throws<ArgumentException>(() => Shape.Of(3, -2));
        Assert.Contains("[3, -2] has a negative extent", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_extent_may_be_free()
    {
        var shape = Shape.Of(Shape.Free, 8);
        Assert.Equal(Shape.Free, shape.Size);
        Assert.Equal("[?, 8]", shape.ToString());
        var e = Assert.Throws<ArgumentException>(() => Shape.Of(Shape.Free, Shape.Free));
        Assert.Contains("more than one free extent", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_size_fits_and_one_more_overflows()
    {
        Assert.Equal(2_000_000_000, Shape.Of(2, 1_000_000_000).Size);
        Assert.Equal(0, Shape.Of(int.MaxValue, int.MaxValue, int.MaxValue, 0).Size);
        Assert.Equal(
            "shape [32769, 61035] has more than 2000000000 values",
            Assert.Throws<OverflowException>(() => Shape.Of(32769, 61035)).Message
        );
    }

    [Fact]
    public void A_product_that_wraps_around_64_bits_overflows_too()
    {
        Assert.Throws<OverflowException>(() => Shape.Of(1 << 16, 1 << 16, 1 << 16, 1 << 16));
        Assert.Throws<OverflowException>(() => Shape.Of(1 << 22, 1 << 22, 1 << 21));
    }

    [Fact]
    public void A_batch_has_one_axis_more()
    {
        Assert.Equal("[5, 2, 3]", Shape.Of(2, 3).Batched(5).ToString());
        Assert.Equal("[5]", Shape.Scalar.Batched(5).ToString());
    }

    [Fact]
    public void Is_a_json_array()
    {
        Assert.Equal("[1,28,28]", JsonSerializer.Serialize(Shape.Of(1, 28, 28)));
        Assert.True(Shape.Of(1, 28, 28).Equals(JsonSerializer.Deserialize<Shape>("[1,28,28]")));
    }
}
