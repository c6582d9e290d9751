using System.Numerics;
using DeepLearning.Reference;

namespace DeepLearning.Benchmarks;

internal static class Values
{
    public static AlignedArray<T> Normal<T>(int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new AlignedArray<T>(count);
        Draws.Normal(RngKey.FromSeed(1), 0, 1, values.Span);
        return values;
    }
}
