using System.Numerics;

namespace DeepLearning.Verification;

/// <summary>Tensors cut, joined, turned and scaled on the host, plainly.</summary>
internal static class Arrangement
{
    /// <summary>The shape of a sample: the batch axis left out.</summary>
    public static Shape Sample(this Shape shape) => Shape.Create([.. shape.Extents.Skip(1)]);

    /// <summary>Each element of a new shape from the element at an index of the old tensor.</summary>
    public static HostTensor<T> Gather<T>(this HostTensor<T> tensor, Shape shape, Func<int[], int[]> source)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        HostTensor<T>.Create(
            shape,
            values =>
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] = tensor[Flat(tensor.Shape, source(Indices(shape, i)))];
            }
        );

    /// <summary>The axes in another order.</summary>
    public static HostTensor<T> Permuted<T>(this HostTensor<T> tensor, params int[] axes)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        tensor.Gather(
            Shape.Create([.. axes.Select(axis => tensor.Shape[axis])]),
            index =>
            {
                var source = new int[axes.Length];
                for (var i = 0; i < axes.Length; i++)
                    source[axes[i]] = index[i];
                return source;
            }
        );

    /// <summary>Some consecutive places of an axis.</summary>
    public static HostTensor<T> Slice<T>(this HostTensor<T> tensor, int axis, int start, int length)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        tensor.Gather(
            Shape.Create([.. tensor.Shape.Extents.Select((extent, i) => i == axis ? length : extent)]),
            index => [.. index.Select((place, i) => i == axis ? place + start : place)]
        );

    /// <summary>Chosen places of the first axis.</summary>
    public static HostTensor<T> Rows<T>(this HostTensor<T> tensor, IReadOnlyList<int> rows)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        tensor.Gather(
            Shape.Create([rows.Count, .. tensor.Shape.Extents.Skip(1)]),
            index => [rows[index[0]], .. index[1..]]
        );

    /// <summary>The last axis backwards.</summary>
    public static HostTensor<T> Flipped<T>(this HostTensor<T> tensor)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        tensor.Gather(tensor.Shape, index => [.. index[..^1], tensor.Shape[index.Length - 1] - 1 - index[^1]]);

    public static HostTensor<T> Reshaped<T>(this HostTensor<T> tensor, params ReadOnlySpan<int> extents)
        where T : unmanaged, IFloatingPointIeee754<T> => HostTensor<T>.Copy(Shape.Create(extents), tensor.Span);

    /// <summary>Tensors end to end along an axis.</summary>
    public static HostTensor<T> Joined<T>(int axis, params IReadOnlyList<HostTensor<T>> tensors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var shape = Shape.Create([
            .. tensors[0].Shape.Extents.Select((extent, i) => i == axis ? tensors.Sum(t => t.Shape[axis]) : extent),
        ]);
        return HostTensor<T>.Create(
            shape,
            values =>
            {
                for (var i = 0; i < values.Length; i++)
                {
                    var (index, part) = (Indices(shape, i), 0);
                    for (; index[axis] >= tensors[part].Shape[axis]; part++)
                        index[axis] -= tensors[part].Shape[axis];
                    values[i] = tensors[part][Flat(tensors[part].Shape, index)];
                }
            }
        );
    }

    public static HostTensor<T> Map<T>(this HostTensor<T> tensor, Func<T, T> function)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        HostTensor<T>.Copy(tensor.Shape, Array.ConvertAll(tensor.Span.ToArray(), x => function(x)));

    public static HostTensor<T> Absolute<T>(this HostTensor<T> tensor)
        where T : unmanaged, IFloatingPointIeee754<T> => tensor.Map(T.Abs);

    public static NamedTensors<T> Absolute<T>(this NamedTensors<T> tensors)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        new(tensors.Select(p => KeyValuePair.Create(p.Key, p.Value.Absolute())));

    /// <summary>Element by element.</summary>
    public static HostTensor<T> With<T>(this HostTensor<T> first, HostTensor<T> second, Func<T, T, T> function)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        HostTensor<T>.Create(
            first.Shape,
            values =>
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] = function(first[i], second[i]);
            }
        );

    public static HostTensor<T> Plus<T>(this HostTensor<T> first, HostTensor<T> second)
        where T : unmanaged, IFloatingPointIeee754<T> => first.With(second, (x, y) => x + y);

    private static int[] Indices(Shape shape, int flat)
    {
        var indices = new int[shape.Rank];
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
            (flat, indices[axis]) = Math.DivRem(flat, shape[axis]);
        return indices;
    }

    private static int Flat(Shape shape, int[] indices)
    {
        var flat = 0;
        for (var axis = 0; axis < shape.Rank; axis++)
            flat = flat * shape[axis] + indices[axis];
        return flat;
    }
}
