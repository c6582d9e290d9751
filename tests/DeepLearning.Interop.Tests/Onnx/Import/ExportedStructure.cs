using System.Text.Json.Nodes;

namespace DeepLearning.Interop.Tests.Onnx.Import;

/// <summary>
/// A model as far as a file of inference says it: without what only training sees (first values, momentum, dropout of
/// channels), axes counted from the front.
/// </summary>
internal static class ExportedStructure
{
    private static readonly string[] OfTraining =
    [
        "weightInitializer",
        "biasInitializer",
        "initial",
        "momentum",
        "frozen",
        "paddingIndex",
    ];

    /// <returns>The first node that differs; null for none.</returns>
    public static string? Difference(Model exported, Model imported)
    {
        var (a, b) = (Lines(exported), Lines(imported));
        for (var i = 0; i < Math.Max(a.Count, b.Count); i++)
        {
            var (x, y) = (i < a.Count ? a[i] : "nothing", i < b.Count ? b[i] : "nothing");
            if (x != y)
                return $"{x} became {y}";
        }

        return null;
    }

    private static List<string> Lines(Model model)
    {
        var lines = new List<string>();
        foreach (var node in model.Nodes)
        {
            var shapes = model.InputShapesOf(node);
            lines.Add(
                $"{node.Name}({string.Join(", ", node.Inputs)}) shares {node.SharesParametersOf}: "
                    + (DoesNothing(node, shapes) ? "nothing" : Text(Normalised(node.Layer, shapes)))
            );
        }

        lines.Add($"outputs {string.Join(", ", model.Outputs)}");
        return lines;
    }

    private static bool DoesNothing(Node node, Sequence<Shape> inputs) =>
        node.Layer
            is Layer.Dropout2d
                or Layer.AlphaDropout
                or Layer.Dropout { Rate: 1 }
                or Layer.Upsample
                or Layer.AdaptiveAvgPool1d
                or Layer.AdaptiveAvgPool2d
                or Layer.AdaptiveMaxPool1d
                or Layer.AdaptiveMaxPool2d
                or Layer.Add
        && inputs.Count == 1
        && node.Layer.InferShape(inputs) == inputs[0];

    private static string Text(Layer layer)
    {
        var json = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(layer))!.AsObject();
        foreach (var name in json.Select(pair => pair.Key).ToArray())
            if (OfTraining.Contains(char.ToLowerInvariant(name[0]) + name[1..]))
                json.Remove(name);
        return json.ToJsonString();
    }

    private static Layer Normalised(Layer layer, Sequence<Shape> inputs) =>
        layer switch
        {
            Layer.Input input => new Layer.Input(input.Shape, input.IndicesBelow is null ? null : 1),
            Layer.Conv1d convolution => Padded(convolution),
            Layer.Conv2d convolution => Padded(convolution),
            Layer.Upsample upsample => Sized(upsample, inputs[0]),
            Layer.Softmax softmax => softmax with { Axis = inputs[0].AxisOf(softmax.Axis) },
            Layer.LogSoftmax softmax => softmax with { Axis = inputs[0].AxisOf(softmax.Axis) },
            Layer.GLU glu => glu with { Axis = inputs[0].AxisOf(glu.Axis) },
            Layer.LayerNorm norm => norm with { Axes = norm.Axes ?? inputs[0].Rank },
            Layer.Select select => new Layer.Select(
                inputs[0].AxisOf(select.Axis),
                select.Place(inputs[0][inputs[0].AxisOf(select.Axis)])
            ),
            Layer.Slice slice => Places(slice, inputs[0]),
            Layer.Transpose transpose => new Layer.Transpose(transpose.Order(inputs[0])),
            Layer.Sum sum => new Layer.Sum(
                sum.Axes.Select(a => inputs[0].AxisOf(a)).Order().ToSequence(),
                sum.KeepDims
            ),
            Layer.Mean mean => new Layer.Mean(
                mean.Axes.Select(axis => inputs[0].AxisOf(axis)).Order().ToSequence(),
                mean.KeepDims
            ),
            _ => layer,
        };

    private static Layer.Slice Places(Layer.Slice slice, Shape input)
    {
        var axis = input.AxisOf(slice.Axis);
        var to = slice.To switch
        {
            null => input[axis],
            < 0 => slice.To.Value + input[axis],
            _ => slice.To.Value,
        };
        return new(axis, slice.First(input[axis]), to, slice.Step);
    }

    private static Layer.Conv1d Padded(Layer.Conv1d convolution)
    {
        var sides = convolution.ToConv2d().Window.Padding;
        return convolution with
        {
            Padding = Padding1d.Ends(sides.Left, sides.Right),
            PaddingMode = sides == Padding.None ? PaddingMode.Zeros : convolution.PaddingMode,
        };
    }

    private static Layer.Conv2d Padded(Layer.Conv2d convolution)
    {
        var sides = convolution.Window.Padding;
        return convolution with
        {
            Padding = sides,
            PaddingMode = sides == Padding.None ? PaddingMode.Zeros : convolution.PaddingMode,
        };
    }

    /// <summary>A factor that leaves no rest is a size.</summary>
    private static Layer.Upsample Sized(Layer.Upsample upsample, Shape input)
    {
        var axes = Enumerable.Range(1, input.Rank - 1).Select(axis => upsample.Axis(input, axis)).ToArray();
        return axes.All(axis => axis.IsWhole) || upsample.AlignCorners
            ? new((axes[0].Size, axes[^1].Size), null, upsample.Mode, upsample.AlignCorners)
            : upsample;
    }
}
