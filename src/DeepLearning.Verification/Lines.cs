namespace DeepLearning.Verification;

/// <summary>The lines of a batch along an axis of its samples.</summary>
internal static class Lines
{
    /// <summary>The indices of each line's elements, in order.</summary>
    /// <param name="batch">[count, ...].</param>
    /// <param name="axis">An axis of a sample, from the end where it is negative.</param>
    public static IEnumerable<int[]> Along(Shape batch, int axis)
    {
        var at = AxisOf(batch, axis);
        var stride = batch.Extents.Skip(at + 1).Aggregate(1, (size, extent) => size * extent);
        for (var e = 0; e < batch.Size; e++)
            if (e / stride % batch[at] == 0)
                yield return [.. Enumerable.Range(0, batch[at]).Select(j => e + j * stride)];
    }

    /// <summary>A batch's axis that is this one of its samples.</summary>
    /// <param name="batch">[count, ...].</param>
    /// <param name="axis">An axis of a sample, from the end where it is negative.</param>
    public static int AxisOf(Shape batch, int axis) => axis < 0 ? axis + batch.Rank : axis + 1;
}
