using System.Diagnostics;
using System.Runtime.InteropServices;
using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>The project DeepLearning.Conformance.Probe in a process of its own.</summary>
internal static partial class ProbeProcess
{
    public const int Interrupt = 2,
        Terminate = 15;

    public static Process Start(params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(DotnetHost.Path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "DeepLearning.Conformance.Probe.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>Sends a signal; the process may have ended already.</summary>
    public static void Send(Process process, int signal) => _ = Kill(process.Id, signal);

    /// <summary>
    /// The signals that reach a child: one that this process ignores, as a shell's job in the background ignores
    /// Ctrl-C, its children ignore too.
    /// </summary>
    public static IReadOnlyList<int> Signals { get; } =
    [.. ((int[])[Terminate, Interrupt]).Where(signal => (Ignored & (1UL << (signal - 1))) == 0)];

    private static ulong Ignored =>
        File.Exists("/proc/self/status")
            ? Convert.ToUInt64(
                File.ReadLines("/proc/self/status")
                    .First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))[7..]
                    .Trim(),
                16
            )
            : 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
