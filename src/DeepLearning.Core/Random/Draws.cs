using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Numbers drawn from a key's stream. Each is computed in double and rounded once, so that float32 weights are the
/// float64 ones rounded.
/// </summary>
public static class Draws
{
    private const double WordRange = 4294967296.0; // 2^32

    /// <summary>Uniform over (low, high): (word + 1/2) / 2^32, scaled.</summary>
    public static void Uniform<T>(RngKey key, double low, double high, Span<T> destination)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<uint> words = stackalloc uint[Chunk];
        for (var start = 0; start < destination.Length; start += Chunk)
        {
            var part = destination[start..Math.Min(start + Chunk, destination.Length)];
            Philox.Fill(key, (ulong)start, words[..part.Length]);
            for (var i = 0; i < part.Length; i++)
                part[i] = T.CreateChecked(low + (high - low) * Unit(words[i]));
        }
    }

    /// <summary>
    /// Normal with this mean and standard deviation, by Box and Muller: element i uses words 2i and 2i + 1.
    /// </summary>
    public static void Normal<T>(RngKey key, double mean, double deviation, Span<T> destination)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<uint> words = stackalloc uint[2 * Chunk];
        for (var start = 0; start < destination.Length; start += Chunk)
        {
            var part = destination[start..Math.Min(start + Chunk, destination.Length)];
            Philox.Fill(key, 2UL * (ulong)start, words[..(2 * part.Length)]);
            for (var i = 0; i < part.Length; i++)
            {
                var radius = Math.Sqrt(-2 * Math.Log(Unit(words[2 * i])));
                part[i] = T.CreateChecked(mean + deviation * radius * Math.Cos(2 * Math.PI * Unit(words[2 * i + 1])));
            }
        }
    }

    /// <summary>
    /// What a quantile function makes of uniform numbers in (0, 1), computed in double: element i uses the 52 highest
    /// bits of words 2i and 2i + 1.
    /// </summary>
    internal static void ByQuantile<T>(RngKey key, Func<double, double> quantile, Span<T> destination)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<uint> words = stackalloc uint[2 * Chunk];
        for (var start = 0; start < destination.Length; start += Chunk)
        {
            var part = destination[start..Math.Min(start + Chunk, destination.Length)];
            Philox.Fill(key, 2UL * (ulong)start, words[..(2 * part.Length)]);
            for (var i = 0; i < part.Length; i++)
                part[i] = T.CreateChecked(
                    quantile(((((ulong)words[2 * i] << 20) | (words[2 * i + 1] >> 12)) + 0.5) / (WordRange * (1 << 20)))
                );
        }
    }

    /// <summary>A permutation of 0 .. count-1 (Fisher and Yates).</summary>
    public static void Permutation(RngKey key, Span<int> destination)
    {
        for (var i = 0; i < destination.Length; i++)
            destination[i] = i;
        Span<uint> word = stackalloc uint[1];
        for (var i = destination.Length - 1; i > 0; i--)
        {
            Philox.Fill(key, (ulong)i, word);
            var j = (int)((word[0] * (ulong)(i + 1)) >> 32);
            (destination[i], destination[j]) = (destination[j], destination[i]);
        }
    }

    private const int Chunk = 256;

    private static double Unit(uint word) => (word + 0.5) / WordRange;
}
