namespace DeepLearning.Verification;

/// <summary>A sequence of choices that follows from a seed alone.</summary>
internal sealed class Choices(RngKey key)
{
    private readonly uint[] _word = new uint[1];
    private ulong _next;

    /// <summary>One of 0 .. bound-1.</summary>
    public int Below(int bound)
    {
        Philox.Fill(key, _next++, _word);
        return (int)((_word[0] * (ulong)bound) >> 32);
    }

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    public TItem Of<TItem>(params ReadOnlySpan<TItem> items) => items[Below(items.Length)];
}
