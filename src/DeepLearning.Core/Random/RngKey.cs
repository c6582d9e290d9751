using System.Text;

namespace DeepLearning;

/// <summary>
/// An explicit random state, as in JAX: a value that is never advanced, only split. A draw's key is folded from
/// (seed, purpose, node name, step), so that inserting a layer or cutting a batch does not change another draw.
/// </summary>
/// <param name="Bits">The Philox key.</param>
public readonly record struct RngKey(ulong Bits)
{
    public static RngKey FromSeed(ulong seed) => new RngKey(seed).Fold(0);

    /// <summary>A key for one purpose under this one.</summary>
    public RngKey For(RngPurpose purpose) => Fold((ulong)purpose);

    /// <summary>A key for a number (a step, an epoch) under this one.</summary>
    public RngKey Fold(ulong data)
    {
        // The last counter word keeps the folds' counters apart from every stream's.
        var block = Philox.Block((uint)data, (uint)(data >> 32), 0, 0x464F4C44, (uint)Bits, (uint)(Bits >> 32));
        return new RngKey(block.W0 | ((ulong)block.W1 << 32));
    }

    public RngKey Fold(long data) => Fold((ulong)data);

    /// <summary>A key for a name (a node, a parameter) under this one.</summary>
    public RngKey Fold(string name) => Fold(NameHash(name));

    /// <summary>The 64-bit FNV-1a hash of the name's UTF-8 bytes.</summary>
    public static ulong NameHash(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 1099511628211UL;
        return hash;
    }
}

/// <summary>What a draw is for. The numbers are part of every run's meaning: never reuse one.</summary>
public enum RngPurpose
{
    Weights = 1,
    Shuffle = 2,
    Dropout = 3,
    Augmentation = 4,
    Split = 5,
    Verification = 6,
    Step = 7,
    Search = 8,
}
