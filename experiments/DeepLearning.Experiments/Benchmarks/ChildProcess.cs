using System.Diagnostics;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>This program again, in a process of its own: start and memory can be measured only there.</summary>
internal static class ChildProcess
{
    /// <summary>The last line that it prints.</summary>
    public static string LastLine(params IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true }
        )!;
        var line = process
            .StandardOutput.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .LastOrDefault();
        process.WaitForExit();
        return process.ExitCode == 0 && line is not null
            ? line
            : throw new InvalidOperationException(
                $"the child process for {string.Join(' ', arguments)} ended with code {process.ExitCode}"
            );
    }
}
