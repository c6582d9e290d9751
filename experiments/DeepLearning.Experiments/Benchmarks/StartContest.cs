using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using DeepLearning.Reference;
using DeepLearning.Torch;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>
/// A process of its own for each side: the time from its start to the first finished step, and its peak memory after
/// some hundred.
/// </summary>
internal static class StartContest
{
    public const string Name = "start-to-first-step/mlp-b64";

    private const int Rounds = 5,
        Steps = 300;

    /// <summary>The hidden command line of the child: which side.</summary>
    public const string Probe = "--probe";

    public static (ContestResult Start, MemoryResult Memory) Judge()
    {
        var (ours, theirs) = (new List<(double Start, double Peak)>(), new List<(double Start, double Peak)>());
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(Child("reference"));
            theirs.Add(Child("libtorch"));
        }

        var (our, their) = (Median(ours.Select(x => x.Start)), Median(theirs.Select(x => x.Start)));
        var (ourPeak, theirPeak) = (Median(ours.Select(x => x.Peak)), Median(theirs.Select(x => x.Peak)));
        return (
            new(
                Name,
                Environment.ProcessorCount,
                our,
                their,
                their / our,
                Spread(ours, our),
                Spread(theirs, their),
                0,
                null,
                null
            ),
            new("peak-memory/mlp-b64", ourPeak, theirPeak, theirPeak / ourPeak)
        );
    }

    /// <summary>The child: trains, and prints microseconds and bytes.</summary>
    public static int Run(string side)
    {
        using var run =
            side == "reference"
                ? StepContests.Ours(
                    new ReferenceBackend(),
                    StepContests.Mlp(),
                    new Loss.CrossEntropy(),
                    64,
                    Environment.ProcessorCount
                )
                : LibTorch();
        run.Run();
        using var process = Process.GetCurrentProcess();
        var elapsed = (DateTime.Now - process.StartTime).TotalMicroseconds;
        for (var step = 1; step < Steps; step++)
            run.Run();
        process.Refresh();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elapsed} {process.PeakWorkingSet64}"));
        return 0;
    }

    /// <summary>Apart, so that our side's process loads nothing of TorchSharp.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Side LibTorch()
    {
        if (new TorchBackend().WhyUnavailable(Device.Cpu) is { } why)
            throw new BackendUnavailableException(why);
        return StepContests.PlainMlp(64);
    }

    private static (double Start, double Peak) Child(string side)
    {
        var figures = ChildProcess.LastLine(Probe, side).Split(' ');
        return (
            double.Parse(figures[0], CultureInfo.InvariantCulture),
            double.Parse(figures[1], CultureInfo.InvariantCulture)
        );
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private static double Spread(List<(double Start, double Peak)> values, double median) =>
        (values.Max(x => x.Start) - values.Min(x => x.Start)) / median;
}

/// <summary>Peak memory of a training process.</summary>
/// <param name="Name">The work.</param>
/// <param name="ReferenceBytes">Ours.</param>
/// <param name="LibtorchBytes">Libtorch's.</param>
/// <param name="Ratio">Libtorch's over ours.</param>
public sealed record MemoryResult(string Name, double ReferenceBytes, double LibtorchBytes, double Ratio);
