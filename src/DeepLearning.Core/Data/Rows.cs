namespace DeepLearning;

/// <summary>Samples as rows of equal length, end to end.</summary>
internal static class Rows
{
    /// <summary>
    /// Copies the rows of these indices end to end; a row's length is destination's over the indices'.
    /// </summary>
    public static void Gather<TElement>(
        ReadOnlySpan<TElement> source,
        ReadOnlySpan<int> indices,
        Span<TElement> destination
    )
    {
        var row = destination.Length / indices.Length;
        for (var i = 0; i < indices.Length; i++)
            source.Slice(indices[i] * row, row).CopyTo(destination[(i * row)..]);
    }
}
