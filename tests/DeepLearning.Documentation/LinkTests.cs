using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DeepLearning.Documentation;

/// <summary>Every link of a page to a file or folder of this repository leads somewhere.</summary>
public class LinkTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Its_links_lead_somewhere(string page)
    {
        var path = Path.Combine(Repository.Root, page);
        var links = Markdown.Parse(File.ReadAllText(path)).Descendants<LinkInline>().Select(link => link.Url ?? "");
        Assert.All(
            links.Where(url => !url.Contains("://", StringComparison.Ordinal) && !url.StartsWith('#')),
            url =>
            {
                var target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, url.Split('#')[0]));
                Assert.True(Path.Exists(target), $"{page} links to {url}");
            }
        );
    }
}
