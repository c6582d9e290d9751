using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>
/// Two ways to compute the same thing, which one backend must agree on with itself: a check that needs no second
/// backend, and that two backends cannot pass by being wrong alike.
/// </summary>
/// <param name="name">The equation in words.</param>
public abstract class Equivalence(string name)
{
    /// <summary>The equation in words.</summary>
    public string Name { get; } = name;

    /// <summary>All of them.</summary>
    public static Sequence<Equivalence> All { get; } =
    [
        .. ConvolutionEquivalences.All,
        .. TransposedEquivalences.All,
        .. PoolEquivalences.All,
        .. NormEquivalences.All,
        .. ElementEquivalences.All,
        .. JoinEquivalences.All,
        .. LossEquivalences.All,
        .. ModelEquivalences.All,
    ];

    /// <summary>One random instance, values and gradients.</summary>
    /// <param name="backend">Who computes both sides.</param>
    /// <param name="seed">The seed of sizes, settings and values.</param>
    /// <returns>One comparison a tensor, of the left (first) with the right side (second).</returns>
    /// <exception cref="BackendUnavailableException">The backend cannot compute here.</exception>
    public Sequence<TensorComparison> On<T>(IBackend backend, ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Preconditions.Available([backend], Device.Cpu);
        return Compare(new EquivalenceDraw<T>(backend, seed, Name)).ToSequence();
    }

    private protected abstract IEnumerable<TensorComparison> Compare<T>(EquivalenceDraw<T> draw)
        where T : unmanaged, IFloatingPointIeee754<T>;

    public override string ToString() => Name;
}
