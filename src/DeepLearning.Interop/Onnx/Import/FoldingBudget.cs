namespace DeepLearning.Interop.Onnx.Import;

/// <summary>A bound on the constants that are computed: a few bytes of a graph may ask for any number.</summary>
internal sealed class FoldingBudget
{
    /// <summary>The most elements of all constants that are larger than what they are made of.</summary>
    public const long MaxElements = 1 << 24;

    private long _left = MaxElements;

    public void Take(long elements)
    {
        if ((_left -= elements) < 0)
            throw new InvalidDataException($"its constants, when computed, have more than {MaxElements} elements");
    }
}
