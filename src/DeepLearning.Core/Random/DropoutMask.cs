using System.Numerics;

namespace DeepLearning;

/// <summary>
/// The mask of inverted dropout: 0 where a value is dropped, 1/(1-rate) where it is kept. A value is dropped where its
/// 32-bit word lies below rate x 2^32, so the mask is the same in both precisions and on every backend; the word's
/// position is (global sample index) x (elements a sample) + element, so cutting a batch differently changes nothing.
/// </summary>
public static class DropoutMask
{
    /// <param name="key">The step's dropout key, folded with the node's name.</param>
    /// <param name="samples">The global index of each sample; one mask row each.</param>
    /// <param name="rate">The share that is dropped, in [0, 1]; at 1 the mask is 0.</param>
    /// <param name="mask">samples x elements values, written (=).</param>
    public static void Fill<T>(RngKey key, ReadOnlySpan<long> samples, double rate, Span<T> mask)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (samples.IsEmpty)
            return;
        if (rate == 1)
        {
            mask.Clear();
            return;
        }

        var elements = mask.Length / samples.Length;
        var threshold = (uint)Math.Min(Math.Round(rate * 4294967296.0), uint.MaxValue);
        var kept = T.CreateChecked(1 / (1 - rate));
        Span<uint> words = stackalloc uint[Chunk];
        for (var n = 0; n < samples.Length; n++)
        {
            var row = mask.Slice(n * elements, elements);
            var first = (ulong)samples[n] * (ulong)elements;
            for (var start = 0; start < elements; start += Chunk)
            {
                var part = row[start..Math.Min(start + Chunk, elements)];
                Philox.Fill(key, first + (ulong)start, words[..part.Length]);
                for (var i = 0; i < part.Length; i++)
                    part[i] = words[i] < threshold ? T.Zero : kept;
            }
        }
    }

    private const int Chunk = 256;
}
