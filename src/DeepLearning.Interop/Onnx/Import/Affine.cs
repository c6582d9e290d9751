namespace DeepLearning.Interop.Onnx.Import;

/// <summary>
/// A computed value times and plus a constant. One number for all is a <see cref="Layer.Scale"/>; numbers along an axis
/// are a convolution of one tap a channel, over the axis brought to the front; numbers at each place are that of the
/// values in a row.
/// </summary>
internal static class Affine
{
    private const int MostValues = 1 << 20;

    public static StoredTensor Times(StoredTensor tensor, double factor)
    {
        if (factor == 1)
            return tensor;
        if (tensor.Shape.Size == 1)
            return StoredTensor.Of<double>(tensor.Shape, [factor * Decimals.Of(tensor)]);
        var values = tensor.To<double>();
        return StoredTensor.Of<double>(tensor.Shape, [.. values.Memory.ToArray().Select(value => factor * value)]);
    }

    public static ImportValue.Computed Scale(NodeImport node, ImportValue.Computed input, double factor, double shift)
    {
        if (!double.IsFinite(factor) || !double.IsFinite(shift))
            throw node.Refuse($"has a constant that is {(double.IsFinite(factor) ? shift : factor)}");
        return factor == 1 && shift == 0 && !node.KeepsIdentity
            ? input
            : node.Elementwise(new Layer.Scale(factor, shift), input);
    }

    /// <param name="node">The operator.</param>
    /// <param name="input">The computed value.</param>
    /// <param name="factor">What it is multiplied by, which may have leading axes of extent 1; null for 1.</param>
    /// <param name="shift">What is added then; null for 0.</param>
    public static ImportValue.Computed Of(
        NodeImport node,
        ImportValue.Computed input,
        StoredTensor? factor,
        StoredTensor? shift
    )
    {
        if ((factor?.Shape.Size ?? 1) == 1 && (shift?.Shape.Size ?? 1) == 1)
        {
            var rank = Math.Max(factor?.Shape.Rank ?? 0, shift?.Shape.Rank ?? 0) - node.BatchAxes;
            var raised = Raised(node, input, rank);
            return Scale(
                node,
                raised,
                factor is null ? 1 : Decimals.Of(factor),
                shift is null ? 0 : Decimals.Of(shift)
            );
        }

        var factors = factor is null ? null : SampleOf(node, factor, input.Shape);
        var shifts = shift is null ? null : SampleOf(node, shift, input.Shape);
        var shape = new Layer.Add().InferShape([input.Shape, factors?.Shape ?? [], shifts?.Shape ?? []]);
        if (shape != input.Shape)
            input = Spread(node, input, shape);
        var varying = Enumerable
            .Range(0, shape.Rank)
            .Where(axis => ExtentAt(factors?.Shape, shape, axis) > 1 || ExtentAt(shifts?.Shape, shape, axis) > 1)
            .ToArray();
        var channels = varying.Length == 1 ? shape[varying[0]] : shape.Size;
        if (channels > MostValues)
            throw node.Refuse($"has a constant of {channels} values, but at most {MostValues} are read");
        if (varying.Length == 1)
        {
            int[] order = [varying[0], .. Enumerable.Range(0, shape.Rank).Where(axis => axis != varying[0])];
            var front = node.Transpose(input, order);
            var rows = node.Reshape(front, Shape.Of(channels, shape.Size / channels));
            var scaled = Convolve(node, rows, Row(factors, channels), Row(shifts, channels));
            return node.Transpose(node.Reshape(scaled, front.Shape), Inverse(order));
        }

        var all = node.Reshape(input, Shape.Of(channels, 1));
        return node.Reshape(
            Convolve(node, all, Row(Full(factors, shape), channels), Row(Full(shifts, shape), channels)),
            shape
        );
    }

    /// <summary>A constant on a sample: without the axis of the batch, which has an extent of 1.</summary>
    public static StoredTensor SampleOf(NodeImport node, StoredTensor constant, Shape sample)
    {
        if (constant.Shape.Rank < sample.Rank + node.BatchAxes || node.BatchAxes == 0)
            return constant;
        var isFirst = constant.Shape.Rank == sample.Rank + 1 && (constant.Shape[0] == 1 || AreAlike(node, constant));
        var shape = Shape.Create([.. constant.Shape.Extents.Skip(1)]);
        return isFirst
            ? new(constant.Type, shape, constant.Bytes[..(shape.Size * constant.Type.SizeOf())])
            : throw node.Refuse(
                $"has a constant {constant.Shape}, whose axes do not meet those of a batch of {sample}"
            );
    }

    /// <summary>Whether a constant says of each sample of a batch the same.</summary>
    private static bool AreAlike(NodeImport node, StoredTensor constant)
    {
        if (constant.Shape[0] != node.BatchExtent || constant.Shape.Size == 0)
            return false;
        var bytes = constant.Bytes.Span;
        var row = bytes.Length / constant.Shape[0];
        for (var i = 1; i < constant.Shape[0]; i++)
            if (!bytes.Slice(i * row, row).SequenceEqual(bytes[..row]))
                return false;
        return true;
    }

    /// <summary>A value of more axes of extent 1 at the front.</summary>
    private static ImportValue.Computed Raised(NodeImport node, ImportValue.Computed input, int rank)
    {
        if (rank <= input.Shape.Rank)
            return input;
        if (node.BatchAxes == 1)
            throw node.Refuse($"has a constant of more axes than a batch of {input.Shape}");
        return node.Reshape(
            input,
            Shape.Create([.. Enumerable.Repeat(1, rank - input.Shape.Rank), .. input.Shape.Extents])
        );
    }

    /// <summary>A value repeated along axes of a larger shape: it and zeros of that shape, added.</summary>
    public static ImportValue.Computed Spread(NodeImport node, ImportValue.Computed input, Shape shape)
    {
        node.Budget.Take(shape.Size);
        var zeros = StoredTensor.Of<float>(shape, new float[shape.Size]);
        return node.Apply(new Layer.Add(), input, FixedValues.Of(node, input, zeros));
    }

    private static int ExtentAt(Shape? constant, Shape shape, int axis)
    {
        var own = axis - (shape.Rank - (constant?.Rank ?? 0));
        return constant is null || own < 0 ? 1 : constant[own];
    }

    private static StoredTensor? Full(StoredTensor? constant, Shape shape) =>
        constant is null ? null : Folding.Rearranging.Expand(constant, shape);

    private static StoredTensor? Row(StoredTensor? constant, int channels)
    {
        if (constant is null)
            return null;
        return constant.Shape.Size == channels
            ? new(constant.Type, Shape.Of(channels), constant.Bytes)
            : Folding.Rearranging.Expand(new(constant.Type, Shape.Of(1), constant.Bytes), Shape.Of(channels));
    }

    private static ImportValue.Computed Convolve(
        NodeImport node,
        ImportValue.Computed rows,
        StoredTensor? factors,
        StoredTensor? shifts
    )
    {
        var channels = rows.Shape[0];
        factors ??= StoredTensor.Of<float>(Shape.Of(channels), [.. Enumerable.Repeat(1f, channels)]);
        var parameters = new Dictionary<string, ParameterValue>
        {
            ["weight"] = new(new(factors.Type, Shape.Of(channels, 1, 1), factors.Bytes), null),
        };
        if (shifts is not null)
            parameters["bias"] = new(shifts, null);
        return node.Apply(
            new Layer.Conv1d(channels, 1, groups: channels, hasBias: shifts is not null),
            parameters,
            rows
        );
    }

    private static int[] Inverse(int[] order)
    {
        var inverse = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
            inverse[order[i]] = i;
        return inverse;
    }
}
