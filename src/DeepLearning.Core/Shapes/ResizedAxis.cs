namespace DeepLearning;

/// <summary>
/// An axis in another size: how far apart the new pixels lie on the old ones, and which of these they are.
/// </summary>
/// <param name="Extent">The old pixels.</param>
/// <param name="Size">The new pixels.</param>
/// <param name="Factor">How many of them come from one where that was given; otherwise Size / Extent.</param>
public readonly record struct ResizedAxis(int Extent, int Size, double? Factor)
{
    /// <summary>The distance of two new pixels, in old ones.</summary>
    public double Step => Factor is { } factor ? 1 / factor : (double)Extent / Size;

    /// <summary>
    /// Whether the new pixels cover the old ones without a rest, so that their distance is Extent / Size.
    /// </summary>
    public bool IsWhole => Factor is not { } factor || factor * Extent == Size;

    /// <summary>
    /// The old pixel that a new one is, floor(p Step), the distance in float32 in either precision. As many pixels, and
    /// twice as many, are each its own and each twice, whatever the factor. Source: PyTorch's nearest_idx, which its
    /// backward passes follow, and its forward passes but for a rounding of the distance.
    /// </summary>
    public int Nearest(int p) =>
        Size == Extent ? p
        : Size == 2L * Extent ? p / 2
        : Math.Min((int)(p * (float)Step), Extent - 1);
}
