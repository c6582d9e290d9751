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
        foreach (var node in model.Nodes.OrderBy(node => node.Layer is Layer.Input ? 0 : 1))
        {
            var shapes = model.InputShapesOf(node);
            lines.Add(
                $"{node.Name}({string.Join(", ", node.Inputs)}) shares {node.SharesParametersOf}: "
                    + (
                        DoesNothing(node, shapes) ? "nothing"
                        : node.Layer is Layer.Upsample upsample ? Places(upsample, shapes[0])
                        : Text(Normalised(node.Layer, shapes))
                    )
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
                or Layer.MaxPool1d { Kernel: 1 }
                or Layer.MaxPool2d { Kernel: { Height: 1, Width: 1 } }
                or Layer.AvgPool1d { Kernel: 1 }
                or Layer.AvgPool2d { Kernel: { Height: 1, Width: 1 } }
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
            Layer.MaxPool1d pool => pool with { CeilMode = false },
            Layer.MaxPool2d pool => pool with { CeilMode = false },
            Layer.AvgPool1d pool => pool with { CeilMode = false },
            Layer.AvgPool2d pool => pool with { CeilMode = false },
            Layer.AdaptiveMaxPool1d or Layer.AdaptiveMaxPool2d => Plain(layer, inputs[0], isMax: true),
            Layer.AdaptiveAvgPool1d or Layer.AdaptiveAvgPool2d => Plain(layer, inputs[0], isMax: false),
            Layer.Softmax softmax => softmax with { Axis = inputs[0].AxisOf(softmax.Axis) },
            Layer.LogSoftmax softmax => softmax with { Axis = inputs[0].AxisOf(softmax.Axis) },
            Layer.GLU glu => glu with { Axis = inputs[0].AxisOf(glu.Axis) },
            Layer.CELU { Alpha: 1 } => new Layer.ELU(),
            Layer.InstanceNorm { Affine: false } norm => new Layer.LayerNorm(norm.Epsilon, inputs[0].Rank - 1, false),
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

    /// <summary>Where each new pixel lies: a size and a factor may say the same.</summary>
    private static string Places(Layer.Upsample upsample, Shape input)
    {
        var axes = Enumerable.Range(1, input.Rank - 1).Select(axis => upsample.Axis(input, axis));
        return $"upsample {upsample.Mode} "
            + string.Join(
                "; ",
                axes.Select(axis =>
                    string.Join(
                        ", ",
                        Enumerable.Range(0, axis.Size).Select(p => Math.Round(Place(upsample, axis, p), 5))
                    )
                )
            );
    }

    private static double Place(Layer.Upsample upsample, ResizedAxis axis, int p) =>
        upsample.Mode == UpsampleMode.Nearest ? axis.Nearest(p)
        : axis.Size == axis.Extent ? p
        : !upsample.AlignCorners ? Math.Clamp((p + 0.5) * axis.Step - 0.5, 0, axis.Extent - 1)
        : axis.Size > 1 ? p * (axis.Extent - 1.0) / (axis.Size - 1)
        : 0;

    /// <summary>An adaptive pool whose windows are alike is a plain one.</summary>
    private static Layer Plain(Layer adaptive, Shape input, bool isMax)
    {
        var output = adaptive.InferShape([input]);
        var kernel = input.Extents.Skip(1).Zip(output.Extents.Skip(1), (e, n) => e % n == 0 ? e / n : 0).ToArray();
        if (kernel.Contains(0) || output.Extents.Skip(1).All(extent => extent == 1))
            return adaptive;
        return (kernel.Length, isMax) switch
        {
            (1, true) => new Layer.MaxPool1d(kernel[0]),
            (1, false) => new Layer.AvgPool1d(kernel[0], countPadding: false),
            (_, true) => new Layer.MaxPool2d((kernel[0], kernel[1])),
            _ => new Layer.AvgPool2d((kernel[0], kernel[1]), countPadding: false),
        };
    }
}
