using DeepLearning.TestSupport;

namespace DeepLearning.Data.Tests.Images;

public sealed class ImageFuzzTests
{
    [Theory]
    [InlineData("rgb.png")]
    [InlineData("interlaced.png")]
    [InlineData("palette.png")]
    [InlineData("rgb.bmp")]
    [InlineData("grey.bmp")]
    [InlineData("baseline.jpg")]
    [InlineData("progressive.jpg")]
    public void What_is_nearly_an_image_is_read_or_refused_in_one_line(string name)
    {
        var options = new ImageOptions { MaxPixels = 1 << 16 };
        var (accepted, refused) = Fuzz.Run<byte[], DataFileException>(
            Fixture.Bytes(name),
            Mutation.Bytes,
            bytes =>
            {
                var image = ImageFile.Read<float>(new MemoryStream(bytes), options);
                Assert.InRange(image.Size, 3, 3 << 16);
                Assert.All(image.Memory.ToArray(), value => Assert.InRange(value, 0, 1));
            }
        );
        Assert.True(accepted > 5 && refused > 5, $"{accepted} accepted, {refused} refused");
    }
}
