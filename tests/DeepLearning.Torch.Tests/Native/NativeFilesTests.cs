namespace DeepLearning.Torch.Tests.Native;

public sealed class NativeFilesTests
{
    [Fact]
    public void Looks_beside_the_program_in_runtimes_and_where_the_host_says()
    {
        var native = Path.Combine("runtimes", NativePlatform.Current, "native");
        var folders = NativeFiles.Folders(
            "program",
            "assembly",
            $"first{Path.PathSeparator}second{Path.PathSeparator}"
        );
        Assert.Equal(
            [
                "program",
                Path.Combine("program", native),
                "assembly",
                Path.Combine("assembly", native),
                "first",
                "second",
            ],
            folders
        );
    }

    [Fact]
    public void A_single_file_program_has_no_assembly_folder() =>
        Assert.Equal(2, NativeFiles.Folders("program", "", null).Count());

    [Theory]
    [InlineData("linux-x64", true)]
    [InlineData("osx-arm64", true)]
    [InlineData("win-x64", true)]
    [InlineData("win-arm64", true)]
    [InlineData("linux-arm64", false)]
    [InlineData("linux-musl-x64", false)]
    [InlineData("osx-x64", false)]
    public void Natives_exist_for_four_systems_only(string identifier, bool supported) =>
        Assert.Equal(supported, NativePlatform.Supports(identifier));

    [Fact]
    public void Elsewhere_it_says_reference_only() =>
        Assert.Contains("reference only here", NativePlatform.Refusal("linux-arm64"), StringComparison.Ordinal);
}
