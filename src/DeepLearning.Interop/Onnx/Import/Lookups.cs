namespace DeepLearning.Interop.Onnx.Import;

/// <summary>Gather: rows of a table by indices that come in, or places of a value by constant ones.</summary>
internal static class Lookups
{
    private const int MostPlaces = 1024;

    public static ImportValue Gather(NodeImport node)
    {
        var axis = node.Integer("axis", 0);
        if (node.Required(0) is ImportValue.Moved moved)
            return MovedBatch.Select(node, moved, axis, node.Constant(1).Tensor);
        if (node.Required(1) is ImportValue.Indices indices)
            return Table(node, indices, axis);
        var input = node.Computed(0);
        var at = node.SampleAxis(axis, input.Shape);
        var places = node.Constant(1).Tensor;
        int[] wanted = [.. places.ToIntegers().Select(place => Place(node, place, input.Shape[at]))];
        if (wanted.Length is 0 or > MostPlaces)
            throw node.Refuse($"takes {wanted.Length} places, but 1 to {MostPlaces} are read");
        if (Resampling.Nearest(node, input, at, wanted) is { } resized && places.Shape.Rank == 1)
            return resized;
        var gathered = Cutting.Joined(node, [.. Runs(wanted).Select(run => Run(node, input, at, run))], at);
        if (places.Shape.Rank == 1)
            return gathered;
        if (places.Shape.Rank == 0 && input.Shape.Rank > 1)
            return node.Apply(new Layer.Select(at, wanted[0]), input);
        return node.Reshape(
            gathered,
            Shape.Create([
                .. input.Shape.Extents.Take(at),
                .. places.Shape.Extents,
                .. input.Shape.Extents.Skip(at + 1),
            ])
        );
    }

    private static ImportValue.Computed Run(
        NodeImport node,
        ImportValue.Computed input,
        int axis,
        (int From, int To, int Step) run
    ) => Slices.Of(node, input, axis, run.From, run.To, run.Step);

    private static ImportValue.Computed Table(NodeImport node, ImportValue.Indices indices, long axis)
    {
        var table = node.Constant(0);
        var shape = table.Tensor.Shape;
        if (axis != 0 && axis != -shape.Rank || shape.Rank == 0)
            throw node.Refuse($"looks indices up along axis {axis}, but tables have their rows along the first");
        var rows = shape[0];
        if (rows == 0)
            throw node.Refuse("looks indices up in an empty table");
        var features = shape.Size / rows;
        indices.Input.Layer = ((Layer.Input)indices.Input.Layer) is var input
            ? new Layer.Input(input.Shape, Math.Min(input.IndicesBelow ?? rows, rows))
            : throw node.Refuse("reads no input");
        var weight = new StoredTensor(table.Tensor.Type, Shape.Of(rows, features), table.Tensor.Bytes);
        var value = node.Apply(
            new Layer.Embedding(rows, features),
            new Dictionary<string, ParameterValue> { ["weight"] = new(weight, table.Name) },
            new ImportValue.Computed(indices.Input, indices.Shape)
        );
        return node.Reshape(value, Shape.Create([.. indices.Shape.Extents, .. shape.Extents.Skip(1)]));
    }

    private static int Place(NodeImport node, long place, int extent)
    {
        var at = place < 0 ? place + extent : place;
        return at >= 0 && at < extent ? (int)at : throw node.Refuse($"takes place {place} of an axis of {extent}");
    }

    /// <summary>Places as few slices: equal steps forward are one.</summary>
    private static IEnumerable<(int From, int To, int Step)> Runs(int[] places)
    {
        for (var i = 0; i < places.Length; )
        {
            var step = i + 1 < places.Length ? Math.Max(1, places[i + 1] - places[i]) : 1;
            var count = 1;
            while (i + count < places.Length && places[i + count] == places[i] + count * step)
                count++;
            var last = places[i] + (count - 1) * step;
            yield return (places[i], last + 1, count == 1 ? 1 : step);
            i += count;
        }
    }
}
