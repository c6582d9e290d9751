using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Alpha dropout's numbers, for rate p: a value x becomes Factor x + Kept with probability 1 - p and Dropped otherwise.
///
///   f = SELU's Scale Alpha,   Factor = 1 / sqrt((1 - p) (1 + p f²)),   Kept = Factor f p,   Dropped = -Factor f (1 -
///   p)
///
/// So mean 0 and variance 1 stay what they are. What is dropped is what <see cref="DropoutMask"/> drops. At rate 1 all
/// three are 0, as PyTorch has it.
/// Source: Klambauer, Unterthiner, Mayr, Hochreiter, "Self-normalizing neural networks", NIPS 2017.
/// </summary>
public static class AlphaDropoutMask
{
    private const double Floor = Layer.SELU.Scale * Layer.SELU.Alpha;

    /// <summary>What a value that stays is multiplied by.</summary>
    public static double Factor(double rate) => rate == 1 ? 0 : 1 / Math.Sqrt((1 - rate) * (1 + rate * Floor * Floor));

    /// <summary>What is added to a value that stays.</summary>
    public static double Kept(double rate) => Factor(rate) * Floor * rate;

    /// <summary>What stands in the place of a value that does not.</summary>
    public static double Dropped(double rate) => -Factor(rate) * Floor * (1 - rate);

    /// <param name="key">The step's dropout key, folded with the node's name.</param>
    /// <param name="samples">The global index of each sample; one mask row each.</param>
    /// <param name="rate">The share that is dropped, in [0, 1].</param>
    /// <param name="mask">samples x elements values, written (=): 0 where a value is dropped, else the factor.</param>
    public static void Fill<T>(RngKey key, ReadOnlySpan<long> samples, double rate, Span<T> mask)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        DropoutMask.Fill(key, samples, rate, mask);
        var factor = T.CreateChecked(Factor(rate));
        foreach (ref var value in mask)
            value = T.IsZero(value) ? T.Zero : factor;
    }
}
