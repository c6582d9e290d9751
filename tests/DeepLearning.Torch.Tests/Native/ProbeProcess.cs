using System.Diagnostics;
using DeepLearning.TestSupport;

namespace DeepLearning.Torch.Tests.Native;

/// <summary>A fresh process which does the given steps; see the project DeepLearning.Torch.Tests.Probe.</summary>
internal sealed record ProbeProcess(int ExitCode, string Output, string Errors)
{
    public static async Task<ProbeProcess> Run(string[] steps, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo(DotnetHost.Path)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "DeepLearning.Torch.Tests.Probe.dll"));
        foreach (var step in steps)
            start.ArgumentList.Add(step);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        var cancellation = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new ProbeProcess(process.ExitCode, await output, await errors);
    }

    /// <summary>What the last step of that name printed.</summary>
    public string Answer(string step) =>
        Output
            .Split('\n')
            .LastOrDefault(line => line.StartsWith($"{step}: ", StringComparison.Ordinal))
            ?[(step.Length + 2)..].TrimEnd()
        ?? throw new InvalidOperationException($"The probe has no answer to '{step}': {Output} {Errors}");
}
