using System.Numerics;

namespace DeepLearning.Experiments.Rounding;

/// <summary>The numbers that a function is judged on, in blocks, so that threads can share them.</summary>
internal sealed class AccuracyInputs<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Numbers of float64 in a sample of all; and exponents in which every second one lies.</summary>
    private const long Sample = 1L << 22;

    private const int FirstExponent = -40,
        Exponents = 52;

    private readonly long _slice;

    /// <param name="slice">1 for all numbers, n for every n-th.</param>
    /// <param name="block">Numbers in a block.</param>
    public AccuracyInputs(long slice, int block)
    {
        _slice = slice;
        BlockSize = block;
        Count = ((typeof(T) == typeof(float) ? 1L << 32 : Sample) + slice - 1) / slice;
    }

    public int BlockSize { get; }

    /// <summary>How many numbers.</summary>
    public long Count { get; }

    public int Blocks => checked((int)((Count + BlockSize - 1) / BlockSize));

    /// <summary>Fills a block; of the last one, which may not be full, the rest with 0.</summary>
    public void Fill(int block, T[] x)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var index = (long)block * BlockSize + i;
            x[i] = index < Count ? At(index) : T.Zero;
        }
    }

    // Float32: all bit patterns in order, by the slice. Float64: bits spread evenly by the golden ratio; every second
    // number has an exponent where the functions bend.
    private T At(long index)
    {
        if (typeof(T) == typeof(float))
            return Format<T>.OfBits((ulong)(index * _slice) << 32);
        var bits = unchecked((ulong)index * 0x9E3779B97F4A7C15);
        if (index % 2 == 0)
            return Format<T>.OfBits(bits);
        var (sign, exponent) = (bits & 0x8000000000000000, (bits >> 52 & 0x7FF) * Exponents / 0x800);
        return Format<T>.OfBits(sign | (ulong)(1023 + FirstExponent + (long)exponent) << 52 | bits & 0xFFFFFFFFFFFFF);
    }
}
