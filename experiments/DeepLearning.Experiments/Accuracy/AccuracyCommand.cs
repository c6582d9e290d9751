using System.CommandLine;
using System.Diagnostics;
using DeepLearning.Torch;

namespace DeepLearning.Experiments.Rounding;

/// <summary>The accuracy of every elementwise function as a command: tables, and an exit code.</summary>
public static class AccuracyCommand
{
    private const long Quick = 4099;

    /// <returns>0 when the reference backend keeps its bounds; 1 otherwise, or when the input is no good.</returns>
    public static int Run(string[] args)
    {
        var slice = new Option<long>("--slice")
        {
            Description = "only every N-th input",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var quick = new Option<bool>("--quick") { Description = $"the same as --slice {Quick}: seconds" };
        var only = new Option<string>("--only")
        {
            Description = "only functions whose name contains this",
            HelpName = "TEXT",
        };
        var threads = new Option<int>("--threads")
        {
            Description = "how many threads; all cores by default",
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var markdown = new Option<string>("--markdown")
        {
            Description = "writes the tables as Markdown, in the place of those that the file has",
            HelpName = "FILE",
        };
        var root = new RootCommand(
            "Compares every elementwise function and its derivative, ours and libtorch's, with the truth: "
                + "float32 on all "
                + "inputs, float64 on a sample. Exits with 0 when ours keeps its bounds, else with 1."
        )
        {
            slice,
            quick,
            only,
            threads,
            markdown,
        };
        root.SetAction(parsed =>
            ExperimentCommand.Guard(() =>
            {
                if (new TorchBackend().WhyUnavailable(Device.Cpu) is { } why)
                    throw new BackendUnavailableException(why);
                var step = parsed.GetValue(quick) ? Quick : parsed.GetValue(slice);
                if (step is < 1 or > 1 << 20)
                    throw new ArgumentException($"--slice is {step}, but must lie between 1 and {1 << 20}");
                if (parsed.GetValue(threads) is < 1 or > 1024)
                    throw new ArgumentException(
                        $"--threads is {parsed.GetValue(threads)}, but must lie between 1 and 1024"
                    );
                return Judge(step, parsed.GetValue(threads), parsed.GetValue(only) ?? "", parsed.GetValue(markdown));
            })
        );
        return root.Parse(args).Invoke();
    }

    private static int Judge(long slice, int threads, string filter, string? markdown)
    {
        var cases = AccuracyCase.All.Where(c => c.Name.Contains(filter, StringComparison.Ordinal)).ToArray();
        if (cases.Length == 0)
            throw new ArgumentException(
                $"no function's name contains '{filter}'; there are {string.Join(", ", AccuracyCase.All)}"
            );
        TorchSharp.torch.set_num_threads(1);
        AccuracyResult[] results =
        [
            .. cases.Select(c => Timed(c, "float32", () => AccuracyRun.Of<float, DoubleTruth>(c, slice, threads))),
            .. cases.Select(c => Timed(c, "float64", () => AccuracyRun.Of<double, DoubleDouble>(c, slice, threads))),
        ];
        Console.WriteLine(AccuracyTable.Text(results, slice));
        if (markdown is not null)
            AccuracyTable.Write(markdown, results, slice);
        var failed = results.Where(result => !result.Passed).ToArray();
        foreach (var result in failed)
            Console.WriteLine(
                $"OUT OF BOUNDS: {result.Format} {result.Case}: value {result.Ours.Value}; "
                    + $"below the normal numbers {result.Ours.Below}; derivative {result.Ours.Slope}; "
                    + $"{result.OurLimits}"
            );
        Console.WriteLine(
            failed.Length == 0
                ? $"{results.Length} functions keep their bounds: {AccuracyResult.ValueBound} ULP, "
                    + $"derivatives {AccuracyResult.SlopeBound}"
                : $"{failed.Length} of {results.Length} functions do not keep their bounds"
        );
        return failed.Length == 0 ? 0 : 1;
    }

    private static AccuracyResult Timed(AccuracyCase function, string format, Func<AccuracyResult> run)
    {
        var start = Stopwatch.GetTimestamp();
        var result = run();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var slope = function.Layer is null
            ? ""
            : $"\n    derivative: ours {result.Ours.Slope}; libtorch {result.Theirs.Slope}";
        Console.Error.WriteLine(
            FormattableString.Invariant(
                $"{format} {function}, {seconds:0.0} s: ours {result.Ours.Value}; libtorch {result.Theirs.Value}{slope}"
            )
        );
        return result;
    }
}
