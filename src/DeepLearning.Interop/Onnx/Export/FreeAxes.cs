using DeepLearning.Interop.Onnx.Schema;
using static DeepLearning.Interop.Onnx.Schema.TensorProto.Types;

namespace DeepLearning.Interop;

/// <summary>
/// Axes that are left open. A model's extents are fixed, so the model is written once more for each of many others;
/// where all these graphs have the same operators, constants and parameters, the graph does not depend on the extent,
/// and the extents that follow from it are left open too.
/// </summary>
internal sealed class FreeAxes(Model model, OnnxExportOptions options, DataType type)
{
    /// <summary>Extents up to so many more or fewer are tried, so that every rest of a stride comes up.</summary>
    private const int Reach = 24;

    /// <exception cref="ModelException">An axis is of no input, or named twice.</exception>
    /// <exception cref="OnnxException">A node's operators depend on the extent.</exception>
    public void Open(GraphProto graph)
    {
        foreach (var named in options.FreeAxes.GroupBy(axis => axis.Name, StringComparer.Ordinal))
            Open(graph, named.Key, [.. named.Select(Place)]);
    }

    private (string Input, int Axis) Place(FreeAxis free)
    {
        var node = model.Inputs.FirstOrDefault(input => input.Name == free.Input);
        if (node is null)
            throw new ModelException(
                $"the free axis '{free.Name}' is of '{free.Input}', but the model's inputs are "
                    + string.Join(", ", model.Inputs.Select(input => input.Name))
            );
        return (free.Input, model.ShapeOf(free.Input).AxisOf(free.Axis));
    }

    /// <summary>Axes of one name have one extent, and are open together.</summary>
    private void Open(GraphProto graph, string name, (string Input, int Axis)[] axes)
    {
        var extent = model.ShapeOf(axes[0].Input)[axes[0].Axis];
        foreach (var (input, axis) in axes)
            if (model.ShapeOf(input)[axis] != extent)
                throw new ModelException(
                    $"the free axis '{name}' has the extent {extent} in '{axes[0].Input}', but "
                        + $"{model.ShapeOf(input)[axis]} in '{input}'"
                );
        var own = Written(model);
        var others = Enumerable
            .Range(extent - Reach, 2 * Reach + 1)
            .Where(other => other > 0 && other != extent)
            .Select(other => (Extent: other, Graph: Written(axes, other)))
            .Where(other => other.Graph is not null)
            .Select(other => (other.Extent, Graph: other.Graph!))
            .ToArray();
        if (!others.Any(other => other.Extent > extent))
            throw new OnnxException(
                $"the axis '{name}' of '{axes[0].Input}' cannot be free: the model takes none above {extent} that is "
                    + "near"
            );
        foreach (var other in others)
            if (Difference(own, other.Graph) is { } node)
                throw new OnnxException(
                    $"the axis '{name}' of '{axes[0].Input}' cannot be free: the node '{node}' would be another for "
                        + $"the extent {other.Extent} than for {extent}"
                );
        foreach (var (info, place) in Infos(graph).Select((info, place) => (info, place)))
            Open(info, name, extent, [.. others.Select(other => (other.Extent, Infos(other.Graph).ElementAt(place)))]);
    }

    /// <summary>Extents that differ from graph to graph are open; the axis's own have its name.</summary>
    private static void Open(ValueInfoProto info, string name, int extent, (int Extent, ValueInfoProto Info)[] others)
    {
        var dims = info.Type.TensorType.Shape.Dim;
        for (var i = 1; i < dims.Count; i++)
        {
            if (others.All(other => Dim(other.Info, i) == dims[i].DimValue))
                continue;
            var isOwn = dims[i].DimValue == extent && others.All(other => Dim(other.Info, i) == other.Extent);
            dims[i] = isOwn ? new() { DimParam = name } : new();
        }
    }

    private static long Dim(ValueInfoProto info, int axis) => info.Type.TensorType.Shape.Dim[axis].DimValue;

    private static IEnumerable<ValueInfoProto> Infos(GraphProto graph) =>
        graph.Input.Concat(graph.ValueInfo).Concat(graph.Output);

    /// <summary>The first node or constant that two graphs have not in common.</summary>
    private static string? Difference(GraphProto first, GraphProto second)
    {
        for (var i = 0; i < first.Initializer.Count; i++)
            if (i >= second.Initializer.Count || !first.Initializer[i].Equals(second.Initializer[i]))
                return Reader(first, first.Initializer[i].Name);
        for (var i = 0; i < first.Node.Count; i++)
            if (i >= second.Node.Count || !first.Node[i].Equals(second.Node[i]))
                return first.Node[i].Name;
        return first.Node.Count == second.Node.Count ? null : second.Node[first.Node.Count].Name;
    }

    private static string Reader(GraphProto graph, string initializer) =>
        graph.Node.FirstOrDefault(node => node.Input.Contains(initializer))?.Name ?? initializer;

    /// <summary>The graph for another extent; null where the model takes none.</summary>
    private GraphProto? Written((string Input, int Axis)[] axes, int extent)
    {
        try
        {
            return Written(
                new(
                    model
                        .Nodes.Select(node =>
                            node.Layer is Layer.Input input
                                ? node with
                                {
                                    Layer = input with { Shape = With(node.Name, input.Shape, axes, extent) },
                                }
                                : node
                        )
                        .ToSequence(),
                    model.Outputs
                )
            );
        }
        catch (Exception e) when (e is ModelException or ShapeException or OverflowException)
        {
            return null;
        }
    }

    private static Shape With(string name, Shape shape, (string Input, int Axis)[] axes, int extent) =>
        Shape.Create([.. shape.Extents.Select((own, axis) => axes.Contains((name, axis)) ? extent : own)]);

    /// <summary>A graph whose parameters have a shape, but no values.</summary>
    private GraphProto Written(Model other)
    {
        var graph = new GraphWriter(other, options, type);
        foreach (var parameter in graph.Needed)
            graph.Add(
                parameter.Name,
                name => new() { Name = name, Dims = { parameter.Spec.Shape.Extents.Select(e => (long)e) } }
            );
        return graph.Write();
    }
}
