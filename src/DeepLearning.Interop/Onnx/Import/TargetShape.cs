namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// The sample's shape that a reshape asks for. The batch's axis has to stay: as 0, as the batch's size, or as -1 where
/// all the other extents make up a sample.
/// </summary>
internal sealed class TargetShape(NodeImport node, Shape sample, bool allowsZero)
{
    public Shape Of(Sequence<Extent> target)
    {
        if (node.BatchAxes == 0)
            return Filled(target, 0);
        if (target.Count == 0)
            throw node.Refuse("makes one number of a batch");
        var rest = target.Skip(1).ToSequence();
        var first = target[0];
        var keeps = first switch
        {
            { IsPerBatch: true } => first.Count == 1,
            { Count: 0 } => !allowsZero,
            { Count: -1 } => rest.All(extent => extent.Count != -1)
                && Filled(rest, 1) is var filled
                && filled.Size == sample.Size,
            _ => node.BatchExtent == first.Count,
        };
        return keeps
            ? Filled(rest, 1)
            : throw node.Refuse(
                $"makes {WindowReader.Text(target)} of a batch of {sample}: the batch's axis does not stay"
            );
    }

    private Shape Filled(Sequence<Extent> target, int offset)
    {
        var (extents, open, product) = (new int[target.Count], -1, 1L);
        for (var i = 0; i < extents.Length; i++)
        {
            var extent = Plain(node, target[i]);
            if (extent == 0 && !allowsZero)
                extent =
                    i + offset - node.BatchAxes < sample.Rank
                        ? sample[i + offset - node.BatchAxes]
                        : throw node.Refuse($"keeps an axis {i + offset} that samples of {sample} have not");
            if (extent == -1 && open >= 0)
                throw node.Refuse("leaves two extents open");
            if (extent == -1)
                open = i;
            else
                product = checked(product * extent);
            extents[i] = extent;
        }

        if (open >= 0)
            extents[open] =
                product > 0 && sample.Size % product == 0
                    ? (int)(sample.Size / product)
                    : throw node.Refuse($"makes {WindowReader.Text(target)} of samples of {sample}");
        return Shape.Create(extents);
    }

    /// <summary>The axes behind the batch's.</summary>
    public static Sequence<Extent> WithoutBatch(NodeImport node, Sequence<Extent> target) =>
        target[0].IsPerBatch && target[0].Count == 1
        || target[0].Count == 1
        || (!target[0].IsPerBatch && target[0].Count == node.BatchExtent)
            ? target.Skip(1).ToSequence()
            : throw node.Refuse($"has a first axis of {target[0]}, which is not the batch's");

    public static int Plain(NodeImport node, Extent extent) =>
        extent is { IsPerBatch: false, Count: >= -1 and <= Shape.MaxSize }
            ? (int)extent.Count
            : throw node.Refuse($"has an axis of extent {extent} behind the first");
}
