using System.Diagnostics;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>
/// How long one core takes to move bytes: a copy between arrays of that size together, so what fits a cache is measured
/// in it.
/// </summary>
internal static class Bandwidth
{
    private static readonly Dictionary<long, double> Measured = [];

    /// <summary>The least time to read and write so many bytes, together; the best of some tries.</summary>
    public static double Microseconds(long bytes)
    {
        if (Measured.TryGetValue(bytes, out var known))
            return known;
        var (source, destination) = (new byte[bytes / 2], new byte[bytes / 2]);
        var repetitions = (int)Math.Max(1, 50_000_000 / bytes);
        var best = double.PositiveInfinity;
        for (var attempt = 0; attempt < 12; attempt++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < repetitions; i++)
                source.AsSpan().CopyTo(destination);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / repetitions);
        }

        return Measured[bytes] = best;
    }
}
