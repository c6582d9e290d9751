using System.Diagnostics;
using DeepLearning.Torch;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>
/// Times both sides of a contest in alternate rounds of one process, so that a noisy neighbour hits both.
/// </summary>
/// <param name="rounds">Rounds of each side.</param>
/// <param name="roundMilliseconds">How long a round should take.</param>
public sealed class Referee(int rounds, double roundMilliseconds)
{
    private const double LeadInMilliseconds = 6,
        WarmUpMilliseconds = 250;

    private const int SleepMilliseconds = 15;

    public ContestResult Judge(Contest contest, int threads)
    {
        using var ours = contest.Reference(threads);
        using var theirs = contest.LibTorch(threads);
        var ourRuns = RunsOfARound(ours, threads);
        var theirRuns = RunsOfARound(theirs, threads);
        var (ourTimes, theirTimes, peaks) = (new double[rounds], new double[rounds], new double[rounds]);
        for (var round = 0; round < rounds; round++)
        {
            ourTimes[round] = Round(ours, ourRuns, threads);
            if (contest.Flops is not null)
                peaks[round] = Peak.Now(contest.Precision);
            theirTimes[round] = Round(theirs, theirRuns, threads);
        }

        var bytes = Bytes(ours, ourRuns);
        var (our, their) = (Quantile(ourTimes, 0.5), Quantile(theirTimes, 0.5));
        var cores = Math.Min(threads, Environment.ProcessorCount);
        double? arithmetic = contest.Flops is { } flops ? flops / (Quantile(peaks, 0.5) * cores) * 1e6 : null;
        double? transport = contest.Traffic is { } traffic ? Bandwidth.Microseconds(traffic) / cores : null;
        var floor =
            arithmetic is null || transport is null
                ? arithmetic ?? transport
                : Math.Max(arithmetic.Value, transport.Value);
        return new(
            contest.Name,
            threads,
            our,
            their,
            their / our,
            Spread(ourTimes),
            Spread(theirTimes),
            bytes,
            arithmetic / our,
            floor / our
        );
    }

    private int RunsOfARound(Side side, int threads)
    {
        // Warm: libtorch's caches, the workers, and the JIT, which compiles a method again after 30 calls and a tenth
        // of a second without new ones.
        var start = Stopwatch.GetTimestamp();
        var runs = 0;
        while (runs < 3 || Stopwatch.GetElapsedTime(start).TotalMilliseconds < WarmUpMilliseconds)
        {
            Time(side, 1, threads);
            runs++;
        }

        var each = Time(side, Math.Max(1, runs / 8), threads);
        return (int)Math.Clamp(roundMilliseconds * 1000 / each, 1, 1e6);
    }

    /// <summary>
    /// A round, after a pause and a lead-in: the other side's threads spin for some milliseconds before they sleep, and
    /// would take a core from this one.
    /// </summary>
    private static double Round(Side side, int runs, int threads)
    {
        Thread.Sleep(SleepMilliseconds);
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < LeadInMilliseconds)
            Time(side, 1, threads);
        return Time(side, runs, threads);
    }

    /// <summary>Microseconds a run.</summary>
    private static double Time(Side side, int runs, int threads)
    {
        TorchThreads.Use(threads);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < runs; i++)
            side.Run();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / runs;
    }

    private static double Bytes(Side side, int runs)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < runs; i++)
            side.Run();
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)runs;
    }

    private static double Spread(double[] values) =>
        (Quantile(values, 0.75) - Quantile(values, 0.25)) / Quantile(values, 0.5);

    private static double Quantile(double[] values, double share)
    {
        var sorted = values.Order().ToArray();
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        return below + 1 < sorted.Length
            ? sorted[below] + (position - below) * (sorted[below + 1] - sorted[below])
            : sorted[below];
    }
}
