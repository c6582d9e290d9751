namespace DeepLearning.Documentation;

/// <summary>Every block of C# on every page compiles, runs, and gives what the page says.</summary>
public class CodeTests
{
    public static TheoryData<string> Places => [.. Blocks.Select(block => block.Place)];

    private static IEnumerable<Block> Blocks =>
        Repository.Pages.SelectMany(PageReader.Read).Where(block => block.Language == "csharp");

    [Theory]
    [MemberData(nameof(Places))]
    public void A_block_does_what_the_page_says(string place) =>
        Runner.Run(Blocks.Single(block => block.Place == place));

    [Fact]
    public void Every_block_says_what_it_is() =>
        Assert.All(
            Repository.Pages.SelectMany(PageReader.Read),
            block =>
                Assert.True(
                    block.Language is "csharp" or "sh" or "text" or "xml" or "json",
                    $"{block.Place}: '{block.Language}'"
                )
        );
}
