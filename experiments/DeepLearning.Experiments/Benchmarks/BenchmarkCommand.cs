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
        if (args is [StartContest.Probe, var side])
            return StartContest.Run(side);
        if (args is [MemoryGrowth.Probe, var half, var axis, var size])
            return MemoryGrowth.Run(half, axis, int.Parse(size, CultureInfo.InvariantCulture));
        var quick = new Option<bool>("--quick") { Description = "fewer and shorter rounds: within a minute" };
        var threads = new Option<int?>("--threads")
        {
            Description = "only this number of threads; 1 and 2 by default",
            HelpName = "N",
        };
        var only = new Option<string>("--only")
        {
            Description = "only contests whose name contains this",
            HelpName = "TEXT",
        };
        var fashion = new Option<string>("--fashion")
        {
            Description = $"where Fashion-MNIST's files are; {FashionMnist.DebianFolder} by default",
            HelpName = "DIR",
        };
        var growth = new Option<string>("--growth")
        {
            Description =
                "measures growth with batch, width, depth and image instead, and writes tables and pictures there",
            HelpName = "DIR",
        };
        var json = new Option<string>("--json") { Description = "writes the results as JSON", HelpName = "FILE" };
        var root = new RootCommand(
            "The C# backend against libtorch, side by side in one process: medians of interleaved rounds."
        )
        {
            quick,
            threads,
            only,
            fashion,
            growth,
            json,
        };
        root.SetAction(parsed =>
            ExperimentCommand.Guard(() =>
            {
                if (parsed.GetValue(threads) is < 1)
                    throw new ArgumentException("--threads must be 1 or more");
                ThreadWaiting.KeepLibgomps();
                if (new TorchBackend().WhyUnavailable(Device.Cpu) is { } why)
                    throw new BackendUnavailableException(why);
                var filter = parsed.GetValue(only) ?? "";
                var contests = All.Where(c => c.Name.Contains(filter, StringComparison.Ordinal)).ToArray();
                var names = All.Select(c => c.Name).Concat([StartContest.Name, EpochContest.Name]).ToArray();
                if (!names.Any(name => name.Contains(filter, StringComparison.Ordinal)))
                    throw new ArgumentException(
                        $"no contest's name contains '{filter}'; there are {string.Join(", ", names)}"
                    );
                MemoryAllocator.KeepMemory();
                int[] counts = parsed.GetValue(threads) is { } n ? [n] : [1, 2];
                var referee = RefereeFor(parsed.GetValue(quick));
                var results = new List<ContestResult>();
                MemoryResult? memory = null;
                if (parsed.GetValue(growth) is { } directory)
                {
                    Tell(Growth.Measure(referee, counts[^1], directory), results);
                    MemoryGrowth.Measure(directory);
                }
                else
                {
                    Tell(
                        contests.SelectMany(contest => AtBest(counts.Select(count => referee.Judge(contest, count)))),
                        results
                    );
                    if (!parsed.GetValue(quick))
                        memory = Long(filter, parsed.GetValue(fashion) ?? FashionMnist.DebianFolder, counts, results);
                }

                if (parsed.GetValue(json) is { } path)
                    Write(path, results, memory);
            })
        );
        return root.Parse(args).Invoke();
    }

    private static IEnumerable<Contest> All => [.. StepContests.All, .. LayerContests.All, .. ProductContests.All];

    private static Referee RefereeFor(bool quick)
    {
        var width =
            Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : 128;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Environment.ProcessorCount} cores, vectors of {width} bits, peak of a core "
                    + $"{Peak.Best(Precision.Float32) / 1e9:F0} GFLOP/s in float32, "
                    + $"{Peak.Best(Precision.Float64) / 1e9:F0} in float64; "
                    + $"{RuntimeInformation.FrameworkDescription}"
            )
        );
        Console.WriteLine(
            $"{"work", -28}{"thr", 3}{"reference µs", 13}{"", 7}{"libtorch µs", 12}{"", 7}{"thr", 4}{"ratio", 8}"
                + $"{"of peak", 8}{"of floor", 9}{"bytes", 8}"
        );
        return quick ? new Referee(rounds: 5, roundMilliseconds: 12) : new Referee(rounds: 21, roundMilliseconds: 40);
    }

    /// <summary>What takes a minute or more: whole processes and whole epochs.</summary>
    private static MemoryResult? Long(string filter, string fashion, int[] threads, List<ContestResult> results)
    {
        MemoryResult? memory = null;
        if (StartContest.Name.Contains(filter, StringComparison.Ordinal))
        {
            (var start, memory) = StartContest.Judge();
            Tell([start], results);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{memory.Name, -28} reference {memory.ReferenceBytes / 1e6:F0} MB, libtorch "
                        + $"{memory.LibtorchBytes / 1e6:F0} MB, ratio {memory.Ratio:F2}"
                )
            );
        }

        if (!EpochContest.Name.Contains(filter, StringComparison.Ordinal))
            return memory;
        if (new MnistFolder(fashion).IsThere)
            Tell(EpochContest.Judge(fashion, threads), results);
        else
            Console.WriteLine(
                $"no epoch: {fashion} does not hold Fashion-MNIST (--fashion DIR; Debian's package is "
                    + "dataset-fashion-mnist)"
            );
        return memory;
    }

    /// <summary>
    /// Each row against libtorch at its best setting: with the row's number of threads, or with fewer.
    /// </summary>
    private static IEnumerable<ContestResult> AtBest(IEnumerable<ContestResult> rows)
    {
        ContestResult? before = null;
        foreach (var row in rows)
            yield return before = before is null ? row : row.Against(before);
    }

    private static void Tell(IEnumerable<ContestResult> measured, List<ContestResult> results)
    {
        foreach (var result in measured)
        {
            results.Add(result);
            Console.WriteLine(Row(result));
        }
    }

    private static string Row(ContestResult r) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{r.Name, -28}{r.Threads, 3}{r.ReferenceMicroseconds, 13:F1} "
                + $"±{100 * r.ReferenceSpread, 3:F0} %{r.LibtorchMicroseconds, 13:F1} "
                + $"±{100 * r.LibtorchSpread, 3:F0} %{r.LibtorchThreads, 4}{r.Ratio, 8:F2}"
                + $"{Percent(r.ShareOfPeak), 8}{Percent(r.ShareOfFloor), 9}{r.ReferenceBytes, 8:F0}"
        );

    private static string Percent(double? share) =>
        share is { } value ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:F0} %") : "";

    private static void Write(string path, IReadOnlyList<ContestResult> results, MemoryResult? memory)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory)
            Directory.CreateDirectory(directory);
        File.WriteAllText(path, JsonSerializer.Serialize(new { results, memory }, Json) + "\n");
    }
}
