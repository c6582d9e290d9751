using System.Reflection;
using System.Text;

namespace DeepLearning.KnownBugs;

/// <summary>README.md's table is what the tests say of themselves.</summary>
public class ReadmeTests
{
    private static readonly string Readme = Read();

    [Fact]
    public void The_table_lists_every_report_that_a_test_names()
    {
        var table = new StringBuilder();
        foreach (var type in typeof(ReadmeTests).Assembly.GetTypes().OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            var reports = type.GetMethods().SelectMany(Rows).ToList();
            if (reports.Count > 0)
                table.Append(Header(type)).AppendJoin("", reports);
        }

        Assert.True(Readme.Contains(table.ToString(), StringComparison.Ordinal), $"README.md must hold\n{table}");
    }

    [Fact]
    public void Every_project_is_linked()
    {
        var projects = typeof(ReadmeTests)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<KnownBugAttribute>())
            .Select(bug => bug.Report[..bug.Report.IndexOf('#', StringComparison.Ordinal)])
            .Distinct();
        Assert.All(
            projects,
            project => Assert.Contains($"[{project}](https://github.com/", Readme, StringComparison.Ordinal)
        );
    }

    private static string Header(Type type) =>
        $"\n### {type.Name[..^"Tests".Length]}\n\n"
        + "| report | what went wrong there | what holds here |\n|---|---|---|\n";

    private static IEnumerable<string> Rows(MethodInfo method) =>
        from bug in method.GetCustomAttributes<KnownBugAttribute>()
        let fault = bug.Fault.Replace("|", "\\|", StringComparison.Ordinal)
        select $"| {bug.Report} | {fault} | {method.Name.Replace('_', ' ')} |\n";

    private static string Read()
    {
        using var stream = typeof(ReadmeTests).Assembly.GetManifestResourceStream("README.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
