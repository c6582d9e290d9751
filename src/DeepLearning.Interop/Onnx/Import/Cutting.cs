namespace DeepLearning.Interop.Onnx.Import;

/// <summary>Parts of values, and values of parts: Slice, Split, Gather, Concat, Pad, Tile.</summary>
internal static class Cutting
{
    private const int MostParts = 4096;

    public static void Register(Dictionary<string, OperatorImport> table)
    {
        table.Add("Slice", node => [Slice(node)]);
        table.Add("Split", Split);
        table.Add("Gather", node => [Lookups.Gather(node)]);
        table.Add("Concat", node => [Concat(node)]);
        table.Add("Pad", node => [Pads.Pad(node)]);
        table.Add("Tile", node => [Tile(node)]);
    }

    private static ImportValue.Computed Slice(NodeImport node)
    {
        var input = node.Computed(0);
        var (starts, ends) = (
            node.Integers("starts") ?? node.Integers(1) ?? throw node.Refuse("lacks starts"),
            node.Integers("ends") ?? node.Integers(2) ?? throw node.Refuse("lacks ends")
        );
        var axes = node.Integers("axes") ?? node.Integers(3);
        var steps = node.Integers(4);
        axes ??= [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || (steps ?? starts).Length != starts.Length)
            throw node.Refuse("has starts, ends, axes and steps of different numbers");
        var value = input;
        for (var i = 0; i < starts.Length; i++)
        {
            var step = steps?[i] ?? 1;
            if (node.BatchAxes == 1 && axes[i] == 0 && starts[i] == 0 && step == 1 && ends[i] >= int.MaxValue)
                continue;
            var axis = node.SampleAxis(axes[i], input.Shape);
            if (step < 1)
                throw node.Refuse($"has a step of {step}, and layers go forward");
            var extent = value.Shape[axis];
            var from = Math.Clamp(starts[i] < 0 ? starts[i] + extent : starts[i], 0, extent);
            var to = Math.Clamp(ends[i] < 0 ? ends[i] + extent : ends[i], 0, extent);
            value =
                node.Scope.Layer is not null && from == 0 && to == extent && step == 1
                    ? node.Apply(new Layer.Slice(axis), value)
                    : Slices.Of(node, value, axis, (int)from, (int)to, (int)Math.Min(step, int.MaxValue));
        }

        return value;
    }

    private static ImportValue[] Split(NodeImport node)
    {
        if (node.Required(0) is ImportValue.Moved moved)
        {
            var at = MovedBatch.Axis(node, moved, node.Integer("axis", 0));
            return MovedBatch.Split(moved, value => Split(node, value, MovedBatch.SampleAxis(at, moved.BatchAt)));
        }

        var input = node.Computed(0);
        return Split(node, input, node.SampleAxis(node.Integer("axis", 0), input.Shape));
    }

    private static ImportValue[] Split(NodeImport node, ImportValue.Computed input, int axis)
    {
        var extent = input.Shape[axis];
        var outputs = node.Node.Outputs.Count;
        var parts = node.Integers("split") ?? node.Integers(1);
        if (parts is null)
        {
            var count = node.Integer("num_outputs", outputs);
            if (count != outputs)
                throw node.Refuse($"has num_outputs {count} and {outputs} outputs");
            var each = (extent + outputs - 1) / outputs;
            parts = [.. Enumerable.Range(0, outputs).Select(i => (long)Math.Min(each, extent - i * each))];
        }

        if (parts.Length != outputs || parts.Any(part => part < 1 || part > extent) || parts.Sum() != extent)
            throw node.Refuse($"cuts an axis of {extent} into {WindowReader.Text(parts)}");
        var (results, from) = (new ImportValue[outputs], 0);
        for (var i = 0; i < outputs; i++)
        {
            results[i] = Slices.Of(node, input, axis, from, from + (int)parts[i]);
            from += (int)parts[i];
        }

        return results;
    }

    private static ImportValue.Computed Concat(NodeImport node)
    {
        node.Ignore("axis");
        ImportValue.Computed? anchor = null;
        for (var i = 0; anchor is null && i < node.InputCount; i++)
            if (node.Required(i) is not ImportValue.Constant)
                anchor = node.Computed(i);
        if (anchor is null)
            throw node.Refuse("reads constants alone");
        var parts = new List<ImportValue.Computed>();
        for (var i = 0; i < node.InputCount; i++)
            parts.Add(
                node.Required(i) is ImportValue.Constant constant
                    ? FixedValues.Of(node, anchor, WithBatch(node, constant.Tensor, anchor.Shape))
                    : node.Computed(i)
            );
        if (Wrapping.Of(node, parts, node.SampleAxis(node.Integer("axis", 1), anchor.Shape)) is { } wrapped)
            return wrapped;
        return parts.Count == 1 && node.KeepsIdentity
            ? node.Apply(new Layer.Concat(), parts[0])
            : Joined(node, parts, node.SampleAxis(node.Integer("axis", 1), anchor.Shape));
    }

    /// <summary>A constant of a batch of one is one for each sample.</summary>
    private static StoredTensor WithBatch(NodeImport node, StoredTensor constant, Shape sample) =>
        node.BatchAxes == 0
        || (constant.Shape.Rank == sample.Rank + 1 && (constant.Shape[0] == 1 || constant.Shape[0] == node.BatchExtent))
            ? Affine.SampleOf(node, constant, sample)
            : throw node.Refuse($"joins a constant {constant.Shape} to a batch of {sample}");

    public static ImportValue.Computed Joined(NodeImport node, IReadOnlyList<ImportValue.Computed> parts, int axis)
    {
        if (parts.Count == 1)
            return parts[0];
        var rank = parts[0].Shape.Rank;
        if (rank == 0)
            throw node.Refuse("joins samples that have no axis");
        int[] order = [.. Enumerable.Range(0, rank)];
        (order[0], order[axis]) = (order[axis], order[0]);
        foreach (var part in parts)
            if (part.Shape.Rank != rank)
                throw node.Refuse($"joins samples of {parts[0].Shape} and {part.Shape}");
        return node.Transpose(
            node.Apply(new Layer.Concat(), [.. parts.Select(part => node.Transpose(part, order))]),
            order
        );
    }

    private static ImportValue.Computed Tile(NodeImport node)
    {
        var input = node.Computed(0);
        var repeats = node.Integers(1) ?? throw node.Refuse("lacks repeats");
        if (repeats.Length != input.Shape.Rank + node.BatchAxes)
            throw node.Refuse($"has repeats {WindowReader.Text(repeats)} for samples of {input.Shape}");
        var value = input;
        for (var i = 0; i < repeats.Length; i++)
        {
            if (repeats[i] is < 1 or > MostParts)
                throw node.Refuse($"has repeats {WindowReader.Text(repeats)}, which no layer expresses");
            if (repeats[i] == 1)
                continue;
            var axis = node.SampleAxis(i, input.Shape);
            value = Joined(node, [.. Enumerable.Repeat(value, (int)repeats[i])], axis);
        }

        return value;
    }
}
