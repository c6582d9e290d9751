using DeepLearning.Core.Tests.Training;

namespace DeepLearning.Core.Tests.Files;

public class WholeFileTests
{
    [Fact]
    public void A_file_takes_the_place_of_the_old_one_and_its_folders_are_made()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a", "b", "file.txt");
        WholeFile.Write(path, "öld");
        WholeFile.Write(path, stream => stream.WriteByte((byte)'n'));
        Assert.Equal("n", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_fails_leaves_the_old_file_and_nothing_beside_it(bool inVerification)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("file.txt");
        WholeFile.Write(path, "old");
        var seen = "";
        Assert.Throws<InvalidDataException>(() =>
            WholeFile.Write(
                path,
                stream =>
                {
                    stream.WriteByte((byte)'n');
                    if (!inVerification)
                        throw new InvalidDataException();
                },
                temporary =>
                {
                    seen = File.ReadAllText(temporary);
                    throw new InvalidDataException();
                }
            )
        );
        Assert.Equal((inVerification ? "n" : "", "old"), (seen, File.ReadAllText(path)));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }
}
