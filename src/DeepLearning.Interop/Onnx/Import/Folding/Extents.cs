namespace DeepLearning.Interop.Onnx.Import.Folding;

/// <summary>Integers that may count batches.</summary>
internal static class Extents
{
    public static ImportValue OfShape(NodeImport node)
    {
        var items = AllOf(node, node.Required(0));
        var start = Clamp(node.Integer("start", 0), items.Count);
        var end = Clamp(node.Integer("end", long.MaxValue), items.Count);
        return new ImportValue.Extents(items.Skip(start).Take(Math.Max(0, end - start)).ToSequence(), false);
    }

    public static ImportValue OfSize(NodeImport node)
    {
        var product = AllOf(node, node.Required(0))
            .Aggregate(new Extent(1), (a, b) => new(checked(a.Count * b.Count), a.IsPerBatch || b.IsPerBatch));
        return new ImportValue.Extents([product], true);
    }

    /// <summary>Without batches they are a constant.</summary>
    public static ImportValue Simplified(ImportValue value)
    {
        if (value is not ImportValue.Extents extents || extents.Items.Any(item => item.IsPerBatch))
            return value;
        long[] numbers = [.. extents.Items.Select(item => item.Count)];
        return new ImportValue.Constant(
            StoredTensor.Of<long>(extents.IsScalar ? Shape.Scalar : Shape.Of(numbers.Length), numbers)
        );
    }

    /// <summary>A constant of integers, of one axis or none, as these.</summary>
    public static ImportValue.Extents Of(NodeImport node, int index) =>
        node.Required(index) switch
        {
            ImportValue.Extents extents => extents,
            ImportValue.Constant { Tensor: { Shape.Rank: <= 1 } tensor } => new(
                tensor.ToIntegers().Select(item => (Extent)item).ToSequence(),
                tensor.Shape.Rank == 0
            ),
            _ => throw node.Refuse("reads integers of a shape along more than one axis"),
        };

    public static bool AreRead(NodeImport node)
    {
        for (var i = 0; i < node.InputCount; i++)
            if (node.Input(i) is ImportValue.Extents)
                return true;
        return false;
    }

    private static Sequence<Extent> AllOf(NodeImport node, ImportValue value) =>
        value switch
        {
            ImportValue.Constant constant => Plain(constant.Tensor.Shape),
            ImportValue.Extents extents => extents.IsScalar ? [] : [extents.Items.Count],
            ImportValue.Moved moved =>
            [
                .. Plain(moved.Value.Shape).Take(moved.BatchAt),
                Extent.Batch,
                .. Plain(moved.Value.Shape).Skip(moved.BatchAt),
            ],
            ImportValue.Indices indices => Batched(node, indices.Shape),
            ImportValue.Unavailable unavailable => throw node.Refuse($"reads {unavailable.Why}"),
            _ => Batched(node, Formulas.ShapeOf(value)!),
        };

    private static Sequence<Extent> Batched(NodeImport node, Shape sample) =>
        node.BatchAxes == 1 ? [Extent.Batch, .. Plain(sample)] : Plain(sample);

    private static Sequence<Extent> Plain(Shape shape) => shape.Extents.Select(extent => (Extent)extent).ToSequence();

    private static int Clamp(long place, int count) => (int)Math.Clamp(place < 0 ? place + count : place, 0, count);
}
