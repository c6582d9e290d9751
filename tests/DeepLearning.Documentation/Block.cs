namespace DeepLearning.Documentation;

/// <summary>
/// A fenced block of a page, and what stands in HTML comments around it, which a reader of the page does not see:
/// <c>&lt;!-- with ... --&gt;</c> before it is code that it needs, <c>&lt;!-- then ... --&gt;</c> after it is code that
/// asserts, <c>&lt;!-- file NAME ... --&gt;</c> before commands is a file that they need,
/// <c>&lt;!-- briefly ... --&gt;</c> what makes them short, and <c>&lt;!-- not run: ... --&gt;</c> says why they are
/// not run at all.
/// </summary>
/// <param name="Page">The page's path from the root.</param>
/// <param name="Line">The block's first line, from 1.</param>
/// <param name="Language">What stands behind the fence: "csharp", "sh"; empty where nothing does.</param>
/// <param name="Text">The block.</param>
/// <param name="With">Code before it.</param>
/// <param name="Then">Code after it.</param>
/// <param name="Files">Names and contents of files that its commands need.</param>
/// <param name="Briefly">Arguments that are added to each of its commands.</param>
/// <param name="NotRun">Why its commands are not run; null for commands that are.</param>
internal sealed record Block(
    string Page,
    int Line,
    string Language,
    string Text,
    string With,
    string Then,
    IReadOnlyList<(string Name, string Content)> Files,
    string Briefly,
    string? NotRun
)
{
    public string Place => $"{Page}:{Line}";
}
