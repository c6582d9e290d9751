using System.Diagnostics;
using System.Numerics;
using DeepLearning.Reference;

namespace DeepLearning.Experiments.Benchmarks;

/// <summary>
/// The multiply-add peak of one core: independent chains in registers, nothing loaded. An upper bound that no product
/// reaches.
/// </summary>
internal static class Peak
{
    private const int Repetitions = 500_000;

    /// <summary>Floating-point operations a second, the best of some tries.</summary>
    public static double Best(Precision precision) => Enumerable.Range(0, 24).Max(_ => Now(precision));

    /// <summary>Floating-point operations a second, at this moment: some milliseconds of them.</summary>
    public static double Now(Precision precision) => precision == Precision.Float32 ? Now<float>() : Now<double>();

    private static double Now<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var start = Stopwatch.GetTimestamp();
        var operations = MultiplyAddChains.Run<T>(Repetitions);
        return operations / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
