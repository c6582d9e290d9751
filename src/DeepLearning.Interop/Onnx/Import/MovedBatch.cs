namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// The batch's axis moved behind others and back, as attention's heads are: what takes places of a sample's axes
/// meanwhile takes them of the samples.
/// </summary>
internal static class MovedBatch
{
    /// <summary>The axes in another order, whichever of them is the batch's.</summary>
    public static ImportValue Transpose(NodeImport node, ImportValue.Computed value, int batchAt, long[] perm)
    {
        var at = Array.IndexOf(perm, batchAt);
        int[] order = [.. perm.Where(axis => axis != batchAt).Select(axis => SampleAxis((int)axis, batchAt))];
        return At(node.Transpose(value, order), at);
    }

    /// <summary>One place of an axis, which goes.</summary>
    public static ImportValue Select(NodeImport node, ImportValue.Moved moved, long axis, StoredTensor places)
    {
        var at = Axis(node, moved, axis);
        if (places.Shape.Rank != 0)
            throw node.Refuse("takes several places while the batch's axis is not the first");
        var sample = SampleAxis(at, moved.BatchAt);
        var value = node.Apply(new Layer.Select(sample, checked((int)places.ToIntegers()[0])), moved.Value);
        return At(value, at < moved.BatchAt ? moved.BatchAt - 1 : moved.BatchAt);
    }

    /// <summary>Axes of extent 1, which go.</summary>
    public static ImportValue Squeeze(NodeImport node, ImportValue.Moved moved, long[] axes)
    {
        int[] gone = [.. axes.Select(axis => Axis(node, moved, axis))];
        int[] samples = [.. gone.Select(axis => SampleAxis(axis, moved.BatchAt))];
        if (samples.Any(axis => moved.Value.Shape[axis] != 1))
            throw node.Refuse("takes an axis away that has more than one place");
        var shape = Shape.Create([.. moved.Value.Shape.Extents.Where((_, axis) => !samples.Contains(axis))]);
        return At(node.Reshape(moved.Value, shape), moved.BatchAt - gone.Count(axis => axis < moved.BatchAt));
    }

    /// <summary>The parts of an axis that a split makes.</summary>
    public static ImportValue[] Split(ImportValue.Moved moved, Func<ImportValue.Computed, ImportValue[]> split) =>
        [.. split(moved.Value).Select(part => At((ImportValue.Computed)part, moved.BatchAt))];

    /// <summary>The sample's axis that an axis is.</summary>
    public static int Axis(NodeImport node, ImportValue.Moved moved, long axis)
    {
        var rank = moved.Value.Shape.Rank + 1;
        var at = axis < 0 ? axis + rank : axis;
        if (at < 0 || at >= rank)
            throw node.Refuse($"works along axis {axis}, but what it reads has {rank} axes");
        return at != moved.BatchAt
            ? (int)at
            : throw node.Refuse("works along the batch's axis, which a model's layers leave alone");
    }

    public static int SampleAxis(int axis, int batchAt) => axis < batchAt ? axis : axis - 1;

    private static ImportValue At(ImportValue.Computed value, int batchAt) =>
        batchAt == 0 ? value : new ImportValue.Moved(value, batchAt);
}
