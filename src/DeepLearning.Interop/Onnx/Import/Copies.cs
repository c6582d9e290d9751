namespace DeepLearning.Interop.Onnx.Import;

/// <summary>Convolutions of one tap of weight 1 a channel: what they read, padded in some mode.</summary>
internal static class Copies
{
    public static ImportValue.Computed Pad(
        NodeImport node,
        ImportValue.Computed input,
        PaddingMode mode,
        int[] before,
        int[] after
    )
    {
        var channels = input.Shape[0];
        node.Budget.Take(channels);
        Layer layer =
            before.Length == 1
                ? new Layer.Conv1d(
                    channels,
                    1,
                    padding: Padding1d.Ends(before[0], after[0]),
                    groups: channels,
                    hasBias: false
                )
                {
                    PaddingMode = mode,
                }
                : new Layer.Conv2d(
                    channels,
                    1,
                    padding: new Padding.Sides(before[0], after[0], before[1], after[1]),
                    groups: channels,
                    hasBias: false
                )
                {
                    PaddingMode = mode,
                };
        var shape = before.Length == 1 ? Shape.Of(channels, 1, 1) : Shape.Of(channels, 1, 1, 1);
        var ones = StoredTensor.Of<float>(shape, [.. Enumerable.Repeat(1f, channels)]);
        return node.Apply(layer, new Dictionary<string, ParameterValue> { ["weight"] = new(ones, null) }, input);
    }

    public static bool IsCopy(LayerNode node) =>
        node.Layer is Layer.Conv1d { Kernel: 1, HasBias: false } or Layer.Conv2d { HasBias: false }
        && node.Parameters.TryGetValue("weight", out var weight)
        && weight.Source is null
        && weight.Tensor.Shape.Size == node.Shape[0]
        && weight.Tensor.To<float>().Span.IndexOfAnyExcept(1f) < 0;
}
