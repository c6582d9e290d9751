namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// The graph's inputs: reals become input nodes, integers wait for the table that they are looked up in.
/// </summary>
internal sealed class InputImport(GraphImport graph)
{
    public ImportValue Read(OnnxValue input)
    {
        if (input.Axes is not { } axes)
            throw new InvalidDataException($"the input '{input.Name}' has no shape");
        if (axes.Count < graph.BatchAxes)
            throw new InvalidDataException(
                $"the input '{input.Name}' has no axis, but its first has to be the batch's"
            );
        if (graph.BatchAxes == 1)
            SetBatch(input, axes[0]);
        var extents = axes.Skip(graph.BatchAxes)
            .Select((axis, i) => ExtentOf(input, axis, i + graph.BatchAxes))
            .ToArray();
        var shape = Shape.Create(extents);
        var nodeShape = shape.Rank == 0 ? Shape.Of(1) : shape;
        if (input.Type == ElementType.Boolean)
            throw new InvalidDataException($"the input '{input.Name}' is of truth values, which no layer reads");
        if (input.Type.IsFloatingPoint())
            return new ImportValue.Computed(graph.Layers.Input(input.Name, new(nodeShape)), shape);
        return new ImportValue.Indices(graph.Layers.Input(input.Name, new(nodeShape, int.MaxValue)), shape);
    }

    private void SetBatch(OnnxValue input, OnnxAxis axis)
    {
        if (axis.Extent is not { } extent)
            return;
        if (graph.BatchExtent is { } other && other != extent)
            throw new InvalidDataException(
                $"the input '{input.Name}' has a first axis of {extent}, another one {other}: it cannot be the batch's"
            );
        graph.BatchExtent = extent;
    }

    private int ExtentOf(OnnxValue input, OnnxAxis axis, int index)
    {
        if (axis.Extent is { } extent)
            return extent is > 0 and <= Shape.MaxSize
                ? (int)extent
                : throw new InvalidDataException($"the input '{input.Name}' has an axis of extent {extent}");
        var place = $"{input.Name}[{index}]";
        if (graph.Options.Extents.TryGetValue(place, out var given))
            return given;
        if (!string.IsNullOrEmpty(axis.Name) && graph.Options.Extents.TryGetValue(axis.Name, out given))
            return given;
        throw new InvalidDataException(
            $"axis {index} of the input '{input.Name}' is free ({axis}), and a model's inputs have extents: give one "
                + $"for '{(string.IsNullOrEmpty(axis.Name) ? place : axis.Name)}'"
        );
    }
}
