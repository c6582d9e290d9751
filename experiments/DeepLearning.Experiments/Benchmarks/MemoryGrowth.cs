using System.Diagnostics;
using System.Globalization;
using System.Text;
using DeepLearning.Torch;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>How the peak memory of a training process grows: a process of its own for each side and size.</summary>
internal static class MemoryGrowth
{
    /// <summary>The hidden command line of the child: side, axis, size.</summary>
    public const string Probe = "--probe-memory";

    private const int Steps = 12;

    public static void Measure(string directory)
    {
        var text = new StringBuilder();
        foreach (var (name, sizes, _) in Growth.Axes)
        {
            var points = sizes
                .Select(size =>
                    (Size: size, Reference: Child("reference", name, size), LibTorch: Child("libtorch", name, size))
                )
                .ToArray();
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | reference MB | libtorch MB | ratio |")
                .AppendLine("|---|---|---|---|");
            foreach (var (size, ours, theirs) in points)
            {
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {size} | {ours:F0} | {theirs:F0} | {theirs / ours:F2} |"
                );
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{$"peak memory, {name} {size}", -31} reference {ours:F0} MB, libtorch "
                            + $"{theirs:F0} MB, ratio {theirs / ours:F2}"
                    )
                );
            }

            text.AppendLine();
            File.WriteAllText(
                Path.Combine(directory, $"memory-{name}.svg"),
                GrowthPicture.Of($"Peak memory of a training process against {name}", name, "MB", points)
            );
        }

        File.WriteAllText(Path.Combine(directory, "memory.md"), text.ToString());
    }

    /// <summary>The child: some steps, and the peak in MB.</summary>
    public static int Run(string half, string axis, int size)
    {
        var contest = Growth.Axes.First(a => a.Name == axis).Of(size);
        if (half == "libtorch" && new TorchBackend().WhyUnavailable(Device.Cpu) is { } why)
            throw new BackendUnavailableException(why);
        using var side =
            half == "reference"
                ? contest.Reference(Environment.ProcessorCount)
                : contest.LibTorch(Environment.ProcessorCount);
        for (var step = 0; step < Steps; step++)
            side.Run();
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{process.PeakWorkingSet64 / 1e6}"));
        return 0;
    }

    private static double Child(string half, string axis, int size) =>
        double.Parse(ChildProcess.LastLine(Probe, half, axis, $"{size}"), CultureInfo.InvariantCulture);
}
