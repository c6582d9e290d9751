namespace DeepLearning.Interop;

// y = weight (x - mean) / √(variance + epsilon) + bias.
internal sealed partial class LayerExport
{
    public GraphValue Visit(Layer.BatchNorm layer)
    {
        var rank = Sample.Rank + 1;
        if (layer.TrackRunningStatistics && FitsAttribute(layer.Epsilon))
        {
            Shape channels = [Sample[0]];
            return graph.Node(
                "BatchNormalization",
                [
                    X,
                    layer.Affine ? Parameter("weight") : graph.Filled(channels, 1),
                    layer.Affine ? Parameter("bias") : graph.Filled(channels, 0),
                    Parameter("running_mean"),
                    Parameter("running_var"),
                ],
                NodeAttribute.Of("epsilon", layer.Epsilon)
            );
        }

        var normalised = layer.TrackRunningStatistics
            ? (X - PerChannel(Parameter("running_mean"), rank))
                / Root(PerChannel(Parameter("running_var"), rank), layer.Epsilon)
            : Standardised(X, layer.Epsilon, [0, .. Enumerable.Range(2, rank - 2)]);
        return Affine(normalised, layer.Affine, value => PerChannel(value, rank));
    }

    public GraphValue Visit(Layer.LayerNorm layer)
    {
        var axes = layer.Axes ?? Sample.Rank;
        // The operator's precision within is float32 at most.
        if (graph.IsDouble)
            return Affine(Standardised(X, layer.Epsilon, LastAxes(axes)), layer.Affine, value => value);
        var scale = layer.Affine ? Parameter("weight") : graph.Filled(layer.Normalised(Sample), 1);
        return graph.Node(
            "LayerNormalization",
            layer.Affine ? [X, scale, Parameter("bias")] : [X, scale],
            NodeAttribute.Of("axis", -axes),
            NodeAttribute.Of("epsilon", layer.Epsilon)
        );
    }

    public GraphValue Visit(Layer.InstanceNorm layer)
    {
        var rank = Sample.Rank + 1;
        if (graph.IsDouble)
            return Affine(
                Standardised(X, layer.Epsilon, Enumerable.Range(2, rank - 2)),
                layer.Affine,
                value => PerChannel(value, rank)
            );
        Shape channels = [Sample[0]];
        return graph.Node(
            "InstanceNormalization",
            [
                X,
                layer.Affine ? Parameter("weight") : graph.Filled(channels, 1),
                layer.Affine ? Parameter("bias") : graph.Filled(channels, 0),
            ],
            NodeAttribute.Of("epsilon", layer.Epsilon)
        );
    }

    public GraphValue Visit(Layer.GroupNorm layer)
    {
        // Its weight is one a channel from operator set 21 on, and was one a group.
        if (graph.Opset >= 21 && !graph.IsDouble)
        {
            Shape channels = [Sample[0]];
            return graph.Node(
                "GroupNormalization",
                [
                    X,
                    layer.Affine ? Parameter("weight") : graph.Filled(channels, 1),
                    layer.Affine ? Parameter("bias") : graph.Filled(channels, 0),
                ],
                NodeAttribute.Of("epsilon", layer.Epsilon),
                NodeAttribute.Of("num_groups", layer.Groups)
            );
        }

        // A group is a row of values: [batch, groups, values].
        var rows = Reshape(X, layer.Groups, -1);
        Shape groups = [layer.Groups];
        var normalised = graph.IsDouble
            ? Standardised(rows, layer.Epsilon, [2])
            : graph.Node(
                "InstanceNormalization",
                [rows, graph.Filled(groups, 1), graph.Filled(groups, 0)],
                NodeAttribute.Of("epsilon", layer.Epsilon)
            );
        return Affine(Reshape(normalised, Sample.Extents), layer.Affine, value => PerChannel(value, Sample.Rank + 1));
    }

    public GraphValue Visit(Layer.RMSNorm layer)
    {
        var normalised = X / Root(Mean(X * X, LastAxes(layer.Axes)), layer.Epsilon);
        return layer.Affine ? normalised * Parameter("weight") : normalised;
    }

    private static IEnumerable<int> LastAxes(int count) => Enumerable.Range(1, count).Select(i => i - count - 1);

    private GraphValue Standardised(GraphValue x, double epsilon, IEnumerable<int> axes)
    {
        var centred = x - Mean(x, axes);
        return centred / Root(Mean(centred * centred, axes), epsilon);
    }

    private GraphValue Root(GraphValue variance, double epsilon) => graph.Node("Sqrt", [variance + epsilon]);

    private GraphValue Affine(GraphValue x, bool isAffine, Func<GraphValue, GraphValue> broadcast) =>
        isAffine ? x * broadcast(Parameter("weight")) + broadcast(Parameter("bias")) : x;
}
