using System.Diagnostics;
using System.Numerics;
using DeepLearning.Reference;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>
/// The multiply-add peak of one core: independent chains in registers, nothing loaded, the best of some tries. An upper bound that no product reaches.
/// </summary>
internal static class Peak
{
    /// <summary>Floating-point operations a second.</summary>
    public static double Of(Precision precision) => precision == Precision.Float32 ? Of<float>() : Of<double>();

    private static double Of<T>() where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Repetitions = 1_000_000;
        var best = 0.0;
        for (var attempt = 0; attempt < 12; attempt++)
        {
            var start = Stopwatch.GetTimestamp();
            var operations = MultiplyAddChains.Run<T>(Repetitions);
            best = Math.Max(best, operations / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
