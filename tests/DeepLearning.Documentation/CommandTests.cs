using System.Diagnostics;
using DeepLearning.TestSupport;

namespace DeepLearning.Documentation;

/// <summary>
/// The commands of every block end with 0, one after another in an empty folder, made short by what stands beside the
/// block. They take minutes, so they are run when asked for: <c>--explicit only</c>.
/// </summary>
public class CommandTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public static TheoryData<string> Places => [.. Blocks.Select(block => block.Place)];

    private static IEnumerable<Block> Blocks =>
        Repository.Pages.SelectMany(PageReader.Read).Where(block => block is { Language: "sh", NotRun: null });

    [Theory(Explicit = true)]
    [MemberData(nameof(Places))]
    public async Task Its_commands_end_well(string place)
    {
        var block = Blocks.Single(block => block.Place == place);
        var folder = Directory.CreateTempSubdirectory("documentation");
        try
        {
            foreach (var (name, content) in block.Files)
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), content, CancellationToken.None);
            foreach (var line in block.Text.Split('\n'))
                if (line.Split("  #")[0].Trim() is { Length: > 0 } command)
                    await Run(block.Place, $"{command} {block.Briefly}".Trim(), folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task Run(string place, string command, string folder)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var settings = words.TakeWhile(word => word.Contains('=', StringComparison.Ordinal)).ToArray();
        Assert.True(words[settings.Length] == "dotnet", $"{place}: '{command}' is no command of dotnet");
        var arguments = words[(settings.Length + 1)..].Select(InRepository);
        var start = new ProcessStartInfo(DotnetHost.Path, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var setting in settings)
            start.Environment[setting.Split('=')[0]] = setting.Split('=')[1];

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(start)!;
        await using var kill = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{place}: {command}\n{await output}\n{await errors}");
    }

    private static string InRepository(string word) =>
        word.StartsWith("experiments/", StringComparison.Ordinal) ? Path.Combine(Repository.Root, word) : word;
}
