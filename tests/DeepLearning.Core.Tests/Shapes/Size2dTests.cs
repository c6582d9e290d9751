using System.Text.Json;

namespace DeepLearning.Core.Tests.Shapes;

public class Size2dTests
{
    [Fact]
    public void One_number_is_a_square_and_a_pair_is_height_and_width()
    {
        Size2d square = 3,
            pair = (2, 5);
        Assert.Equal(new Size2d(3, 3), square);
        Assert.Equal(2, pair.Height);
        Assert.Equal(5, pair.Width);
        Assert.Equal("2x5", pair.ToString());
    }

    [Fact]
    public void Json_is_height_and_width()
    {
        Assert.Equal("[2,5]", JsonSerializer.Serialize(new Size2d(2, 5)));
        Assert.Equal(new Size2d(2, 5), JsonSerializer.Deserialize<Size2d>("[2,5]"));
        Assert.Contains(
            "[height, width]",
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Size2d>("[2]")).Message,
            StringComparison.Ordinal
        );
    }
}
