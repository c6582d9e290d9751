namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// The end of an axis before it and its start behind it: circular padding, as this library writes it below operator set
/// 19. In other files it stays what it is.
/// </summary>
internal static class Wrapping
{
    public static ImportValue.Computed? Of(NodeImport node, IReadOnlyList<ImportValue.Computed> parts, int axis)
    {
        if (node.Scope.Layer is null || parts.Count is < 2 or > 3 || axis == 0 || parts[0].Shape.Rank is not (2 or 3))
            return null;
        for (var i = 0; i < Math.Min(2, parts.Count); i++)
        {
            var whole = parts[i];
            var extent = whole.Shape[axis];
            var before = i == 0 ? 0 : Length(whole, parts[0], axis, fromEnd: true);
            var after = i + 1 == parts.Count ? 0 : Length(whole, parts[i + 1], axis, fromEnd: false);
            if (i + 2 < parts.Count || before is null || after is null || before + after == 0)
                continue;
            var (first, last) = (new int[whole.Shape.Rank - 1], new int[whole.Shape.Rank - 1]);
            (first[axis - 1], last[axis - 1]) = (before.Value, after.Value);
            return Padded(node, whole, first, last);
        }

        return null;
    }

    /// <summary>How much of the whole a part is, at its end or its start; null where it is none.</summary>
    private static int? Length(ImportValue.Computed whole, ImportValue.Computed part, int axis, bool fromEnd)
    {
        var extent = whole.Shape[axis];
        if (part.Node is not { Layer: Layer.Slice { Step: 1 } slice, Inputs: [var source] } || slice.Axis != axis)
            return null;
        if (!ReferenceEquals(source, whole.Node))
            return null;
        return fromEnd
            ? slice.To is null
                ? extent - slice.From
                : null
            : slice.From == 0
                ? slice.To ?? extent
                : null;
    }

    /// <summary>The padding of one axis, together with that of the axis before.</summary>
    private static ImportValue.Computed Padded(NodeImport node, ImportValue.Computed input, int[] before, int[] after)
    {
        if (
            input.Node is { Layer: Layer.Conv2d { PaddingMode: PaddingMode.Circular } copy, Inputs: [var source] }
            && Copies.IsCopy(input.Node)
            && copy.Padding is Padding.Sides { Left: 0, Right: 0 } sides
            && before[0] + after[0] == 0
        )
            return Copies.Pad(
                node,
                new(source, source.Shape),
                PaddingMode.Circular,
                [sides.Top, before[1]],
                [sides.Bottom, after[1]]
            );
        return Copies.Pad(node, input, PaddingMode.Circular, before, after);
    }
}
