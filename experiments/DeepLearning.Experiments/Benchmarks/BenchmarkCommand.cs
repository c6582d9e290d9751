using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using DeepLearning.Torch;

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
        Console.WriteLine($"{"work",-26}{"thr",3}{"reference µs",13}{"",7}{"libtorch µs",12}{"",7}{"ratio",8}{"of peak",8}{"bytes",8}");
        foreach (var contest in contests)
        {
            foreach (var count in threads)
            {
                results.Add(referee.Judge(contest, count));
                Console.WriteLine(Row(results[^1]));
            }
        }

        return results;
    }

    private static string Row(ContestResult r) => string.Create(
        CultureInfo.InvariantCulture,
        $"{r.Name,-26}{r.Threads,3}{r.ReferenceMicroseconds,13:F1} ±{100 * r.ReferenceSpread,3:F0} %{r.LibtorchMicroseconds,13:F1} ±{100 * r.LibtorchSpread,3:F0} %{r.Ratio,8:F2}{(r.ShareOfPeak is { } share ? $"{100 * share:F0} %" : ""),8}{r.ReferenceBytes,8:F0}");

    private static void Write(string path, IReadOnlyList<ContestResult> results)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory) Directory.CreateDirectory(directory);
        File.WriteAllText(path, JsonSerializer.Serialize(new { results }, Json) + "\n");
    }
}
