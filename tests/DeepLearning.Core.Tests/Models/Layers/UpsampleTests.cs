namespace DeepLearning.Core.Tests.Models.Layers;

public sealed class UpsampleTests
{
    [Fact]
    public void A_whole_factor_is_written_as_it_was_before_factors_could_be_fractions()
    {
        var model = Enlarged(new Layer.Upsample(factor: (2, 3), mode: UpsampleMode.Bilinear));
        var json = ModelJson.Write(model);
        Assert.Contains("[2,3]", string.Concat(json.Where(c => !char.IsWhiteSpace(c))));
        Assert.Equal(model, ModelJson.Read(json));
    }

    [Fact]
    public void A_fraction_comes_back_to_the_bit()
    {
        var model = Enlarged(new Layer.Upsample(factor: (10.0 / 3, 0.7)));
        Assert.Equal(model, ModelJson.Read(ModelJson.Write(model)));
    }

    [Theory]
    [InlineData(7, 16, 2.3, "0 0 0 1 1 2 2 3 3 3 4 4 5 5 6 6")]
    [InlineData(4, 4, 1.2, "0 1 2 3")] // as many: floor(p / 1.2) would be 0 0 1 2
    [InlineData(2, 4, 2.4, "0 0 1 1")] // twice as many: floor(p / 2.4) would be 0 0 0 1
    [InlineData(5, 3, null, "0 1 3")]
    public void Nearest_takes_the_pixel_of_floor_p_times_the_distance(
        int extent,
        int size,
        double? factor,
        string pixels
    )
    {
        var axis = new ResizedAxis(extent, size, factor);
        Assert.Equal(pixels, string.Join(' ', Enumerable.Range(0, size).Select(axis.Nearest)));
    }

    private static Model Enlarged(Layer layer) =>
        new([new Node("x", new Layer.Input([2, 4, 5])), new Node("y", layer, ["x"])], ["y"]);
}
