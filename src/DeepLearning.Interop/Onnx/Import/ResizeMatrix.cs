namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// An axis in another size as a product with a matrix, a dense layer without a bias: each new pixel is a sum of old
/// ones, by whatever rule. Source: ONNX, "Operator Schemas", Resize.
/// </summary>
internal static class ResizeMatrix
{
    public static ImportValue.Computed Along(
        NodeImport node,
        ResizeRule rule,
        ImportValue.Computed input,
        int axis,
        int size,
        double scale
    )
    {
        var extent = input.Shape[axis];
        if (size == extent && scale == 1)
            return input;
        if (size > ResizeRule.MostPixels)
            throw node.Refuse($"makes {size} pixels along an axis, but at most {ResizeRule.MostPixels} are read");
        node.Budget.Take((long)size * extent);
        var weights = new double[size * extent];
        var resized = new ResizedAxis(extent, size, null);
        for (var p = 0; p < size; p++)
            Row(node, rule, rule.Place(p, resized, scale), weights.AsSpan(p * extent, extent));
        int[] order = [.. Enumerable.Range(0, input.Shape.Rank)];
        (order[axis], order[^1]) = (order[^1], order[axis]);
        var parameters = new Dictionary<string, ParameterValue>
        {
            ["weight"] = new(StoredTensor.Of<double>(Shape.Of(size, extent), weights), null),
        };
        var rows = node.Transpose(input, order);
        return node.Transpose(node.Apply(new Layer.Dense(size, hasBias: false), parameters, rows), order);
    }

    private static void Row(NodeImport node, ResizeRule rule, double place, Span<double> weights)
    {
        if (double.IsNaN(place))
            throw node.Refuse($"resizes by a rule that no layer has: {rule}");
        if (rule.Mode == "nearest")
        {
            weights[Math.Clamp(rule.Nearest(place), 0, weights.Length - 1)] = 1;
            return;
        }

        var first = (int)Math.Floor(place);
        var share = place - first;
        double[] taps = rule.Mode switch
        {
            "linear" => [1 - share, share],
            "cubic" =>
            [
                Far(rule.Cubic, 1 + share),
                Near(rule.Cubic, share),
                Near(rule.Cubic, 1 - share),
                Far(rule.Cubic, 2 - share),
            ],
            _ => throw node.Refuse($"resizes by a rule that no layer has: {rule}"),
        };
        if (rule.Mode == "cubic")
            first--;
        var sum = 0.0;
        for (var i = 0; i < taps.Length; i++)
        {
            var isOutside = first + i < 0 || first + i >= weights.Length;
            if (isOutside && rule.LeavesOutside)
                continue;
            weights[Math.Clamp(first + i, 0, weights.Length - 1)] += taps[i];
            sum += taps[i];
        }

        if (rule.LeavesOutside && sum != 0)
            foreach (ref var weight in weights)
                weight /= sum;
    }

    // Source: Keys, "Cubic Convolution Interpolation for Digital Image Processing" (1981).
    private static double Near(double a, double x) => ((a + 2) * x - (a + 3)) * x * x + 1;

    private static double Far(double a, double x) => ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
}
