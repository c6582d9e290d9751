using Markdig;
using Markdig.Syntax;

namespace DeepLearning.Documentation;

/// <summary>The fenced blocks of a page, with the comments beside them.</summary>
internal static class PageReader
{
    public static IReadOnlyList<Block> Read(string page)
    {
        var parts = Markdown.Parse(File.ReadAllText(Path.Combine(Repository.Root, page))).ToArray();
        var blocks = new List<Block>();
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] is not FencedCodeBlock fence)
                continue;
            var before = Comments(parts, i - 1, -1).Reverse().ToArray();
            blocks.Add(
                new(
                    page,
                    fence.Line + 2,
                    fence.Info ?? "",
                    fence.Lines.ToString(),
                    Joined(before, "with"),
                    Joined(Comments(parts, i + 1, 1), "then"),
                    [.. Find(before, "file").Select(Named)],
                    Joined(before, "briefly"),
                    Find(before, "not run:").FirstOrDefault()
                )
            );
        }

        return blocks;
    }

    /// <summary>
    /// The comments that touch a block: from one place on, in one direction, until something else comes.
    /// </summary>
    private static IEnumerable<string> Comments(Markdig.Syntax.Block[] parts, int from, int direction)
    {
        for (var i = from; i >= 0 && i < parts.Length && parts[i] is HtmlBlock html; i += direction)
        {
            var text = html.Lines.ToString().Trim();
            if (text.StartsWith("<!--", StringComparison.Ordinal) && text.EndsWith("-->", StringComparison.Ordinal))
                yield return text[4..^3].Trim();
        }
    }

    private static (string Name, string Content) Named(string file) =>
        file.Split([' ', '\n'], 2) is [var name, var content]
            ? (name, content)
            : throw new InvalidDataException($"'{file}' is no name with a content behind it");

    private static string Joined(IEnumerable<string> comments, string word) => string.Join('\n', Find(comments, word));

    private static IEnumerable<string> Find(IEnumerable<string> comments, string word) =>
        comments
            .Where(text => text.StartsWith(word, StringComparison.Ordinal))
            .Select(text => text[word.Length..].Trim());
}
