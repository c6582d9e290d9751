namespace DeepLearning;

/// <summary>
/// Philox4x32-10: ten rounds of multiplication and exclusive-or that turn a 128-bit counter and a 64-bit key into
/// 128 random bits. Counter based: any element of a stream is drawn on its own, in any order, on any thread.
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
/// </summary>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53,
        Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9,
        Weyl1 = 0xBB67AE85;

    /// <summary>The four 32-bit words of one counter value.</summary>
    public static (uint W0, uint W1, uint W2, uint W3) Block(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (var round = 0; round < 10; round++)
        {
            var p0 = (ulong)Multiplier0 * c0;
            var p1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>
    /// Words <paramref name="start"/>, start + 1, ... of the key's stream: word i is word i mod 4 of counter i / 4.
    /// </summary>
    public static void Fill(RngKey key, ulong start, Span<uint> words)
    {
        var (k0, k1) = ((uint)key.Bits, (uint)(key.Bits >> 32));
        for (var i = 0; i < words.Length; )
        {
            var position = start + (ulong)i;
            var counter = position / 4;
            var block = Block((uint)counter, (uint)(counter >> 32), 0, 0, k0, k1);
            for (var lane = (int)(position % 4); lane < 4 && i < words.Length; lane++, i++)
                words[i] = lane switch
                {
                    0 => block.W0,
                    1 => block.W1,
                    2 => block.W2,
                    _ => block.W3,
                };
        }
    }
}
