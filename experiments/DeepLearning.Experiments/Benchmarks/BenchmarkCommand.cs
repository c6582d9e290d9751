using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using DeepLearning.Torch;
using Spectre.Console;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>The contest between the C# backend and libtorch as a command: a table, and a JSON file.</summary>
public static class BenchmarkCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <returns>0, or 1 when libtorch is not there or the input is no good.</returns>
    public static int Run(string[] args)
    {
        var quick = new Option<bool>("--quick") { Description = "fewer and shorter rounds: within a minute" };
        var threads = new Option<int?>("--threads") { Description = "only this number of threads; 1 and 2 by default", HelpName = "N" };
        var only = new Option<string>("--only") { Description = "only contests whose name contains this", HelpName = "TEXT" };
        var json = new Option<string>("--json") { Description = "writes the results as JSON", HelpName = "FILE" };
        var root = new RootCommand("The C# backend against libtorch, side by side in one process: medians of interleaved rounds.") { quick, threads, only, json };
        root.SetAction(parsed => ExperimentCommand.Guard(() =>
        {
            if (parsed.GetValue(threads) is < 1) throw new ArgumentException("--threads must be 1 or more");
            if (new TorchBackend().WhyUnavailable(Device.Cpu) is { } why) throw new BackendUnavailableException(why);
            var contests = All.Where(c => c.Name.Contains(parsed.GetValue(only) ?? "", StringComparison.Ordinal)).ToArray();
            if (contests.Length == 0) throw new ArgumentException($"no contest's name contains '{parsed.GetValue(only)}'; there are {string.Join(", ", All.Select(c => c.Name))}");
            MemoryAllocator.KeepMemory();
            var results = Measure(contests, parsed.GetValue(quick), parsed.GetValue(threads) is { } n ? [n] : [1, 2]);
            if (parsed.GetValue(json) is { } path) Write(path, results);
        }));
        return root.Parse(args).Invoke();
    }

    private static IEnumerable<Contest> All => [.. StepContests.All, .. LayerContests.All, .. ProductContests.All];

    private static List<ContestResult> Measure(IReadOnlyList<Contest> contests, bool quick, int[] threads)
    {
        var peaks = new Dictionary<Precision, double> { [Precision.Float32] = Peak.Of(Precision.Float32), [Precision.Float64] = Peak.Of(Precision.Float64) };
        var width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, vectors of {width} bits, peak of a core {peaks[Precision.Float32] / 1e9:F0} GFLOP/s in float32, {peaks[Precision.Float64] / 1e9:F0} in float64; {RuntimeInformation.FrameworkDescription}"));
        var referee = quick ? new Referee(rounds: 5, roundMilliseconds: 12, p => peaks[p]) : new Referee(rounds: 21, roundMilliseconds: 40, p => peaks[p]);
        var results = new List<ContestResult>();
        foreach (var contest in contests)
            foreach (var count in threads) results.Add(referee.Judge(contest, count));
        AnsiConsole.Write(Table(results));
        return results;
    }

    private static Table Table(IEnumerable<ContestResult> results)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("work");
        foreach (var name in new[] { "threads", "reference µs", "±", "libtorch µs", "±", "ratio", "of peak", "bytes" }) table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var r in results)
        {
            table.AddRow(
                r.Name, Text($"{r.Threads}"), Text($"{r.ReferenceMicroseconds:F1}"), Text($"{100 * r.ReferenceSpread:F0} %"),
                Text($"{r.LibtorchMicroseconds:F1}"), Text($"{100 * r.LibtorchSpread:F0} %"), Text($"{r.Ratio:F2}"),
                r.ShareOfPeak is { } share ? Text($"{100 * share:F0} %") : "", Text($"{r.ReferenceBytes:F0}"));
        }

        return table;

        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }

    private static void Write(string path, IReadOnlyList<ContestResult> results)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory) Directory.CreateDirectory(directory);
        File.WriteAllText(path, JsonSerializer.Serialize(new { results }, Json) + "\n");
    }
}
