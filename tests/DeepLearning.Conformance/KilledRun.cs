namespace DeepLearning.Conformance;

/// <summary>
/// A training run in a process of its own, which can be killed; see the project DeepLearning.Conformance.Probe.
/// </summary>
internal static class KilledRun
{
    /// <summary>Runs to the end; what the run says of it.</summary>
    public static async Task<string> Finish(string backend, string folder) =>
        await Run(backend, folder, null) ?? throw new InvalidOperationException("nobody killed it");

    /// <summary>
    /// Kills the run (SIGKILL) this long after training has begun; null, or what it says at its end when it was
    /// quicker.
    /// </summary>
    public static Task<string?> Kill(string backend, string folder, TimeSpan after) => Run(backend, folder, after);

    private static async Task<string?> Run(string backend, string folder, TimeSpan? killAfter)
    {
        using var process = ProbeProcess.Start(backend, folder);
        var cancellation = TestContext.Current.CancellationToken;
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        var begun = await process.StandardOutput.ReadLineAsync(cancellation);
        if (begun is null || !begun.StartsWith("begin", StringComparison.Ordinal))
            throw new InvalidOperationException($"the run did not begin: {begun} {await errors}");
        var rest = process.StandardOutput.ReadToEndAsync(cancellation);
        if (killAfter is { } delay)
        {
            await Task.Delay(delay, cancellation);
            process.Kill();
        }

        await process.WaitForExitAsync(cancellation);
        var said = await rest;
        if (said.StartsWith("end ", StringComparison.Ordinal))
            return said.TrimEnd();
        return killAfter is not null && process.ExitCode != 0
            ? null
            : throw new InvalidOperationException($"the run failed: {said} {await errors}");
    }
}
