using DeepLearning.Core.Tests.Collections;

namespace DeepLearning.Core.Tests.Tensors;

public class NamedTensorsTests
{
    private static NamedTensors<float> Of(params (string Name, HostTensor<float> Tensor)[] tensors) =>
        new(tensors.Select(t => KeyValuePair.Create(t.Name, t.Tensor)));

    private static readonly HostTensor<float> One = HostTensor<float>.Scalar(1),
        Two = HostTensor<float>.Scalar(2);

    [Fact]
    public void Names_are_in_ordinal_order_whatever_order_they_came_in() =>
        Assert.Equal(
            ["10.weight", "2.bias", "2.weight", "B.x", "a.x"],
            Of(("a.x", One), ("2.weight", One), ("B.x", One), ("10.weight", One), ("2.bias", One)).Keys
        );

    [Fact]
    public void Equality_is_by_names_and_values()
    {
        StructuralEquality.AssertEqual(Of(("a", One), ("b", Two)), Of(("b", HostTensor<float>.Scalar(2)), ("a", One)));
        StructuralEquality.AssertDiffer(Of(("a", One), ("b", Two)), Of(("a", Two), ("b", One)));
        StructuralEquality.AssertDiffer(Of(("a", One)), Of(("c", One)));
        StructuralEquality.AssertDiffer(Of(("a", One)), NamedTensors<float>.Empty);
    }

    [Fact]
    public void An_unknown_name_is_told_with_those_that_exist()
    {
        var e = Assert.Throws<KeyNotFoundException>(() => Of(("a", One), ("b", Two))["c"]);
        Assert.Equal("no tensor is named 'c'; there are a, b", e.Message);
        Assert.False(Of(("a", One)).TryGetValue("A", out _));
    }

    [Fact]
    public void A_name_given_twice_is_refused() => Assert.Throws<ArgumentException>(() => Of(("a", One), ("a", Two)));

    /// <summary>The bytes 00 00 80 3f, then 00 00 00 40.</summary>
    [Fact]
    public void Sha256_is_that_of_the_little_endian_values_in_name_order() =>
        Assert.Equal(
            "b9c80b5adeca450753a16950c3cc655d271f7bef7a485bc83f112b72fef21d37",
            Of(("b", Two), ("a", One)).Sha256()
        );

    [Fact]
    public void Sha256_of_nothing_is_that_of_no_bytes() =>
        Assert.Equal(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            NamedTensors<float>.Empty.Sha256()
        );

    [Fact]
    public void Conversion_converts_every_tensor() =>
        Assert.True(Of(("a", One), ("b", Two)).Equals(Of(("a", One), ("b", Two)).To<double>().To<float>()));
}
