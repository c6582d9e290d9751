namespace DeepLearning.Verification;

/// <summary>Layers along axes: sums, and values in other places.</summary>
internal static class NaiveAxes
{
    public static DualTensor Sum(DualPass pass, Func<Shape, Shape> kept)
    {
        var x = pass.Input;
        var (sums, shape) = (new Dual[pass.Output.Size], kept(Shape.Create([.. x.Shape.Extents.Skip(1)])));
        for (var i = 0; i < x.Size; i++)
        {
            var place = Places(i, x.Shape);
            for (var axis = 0; axis < shape.Rank; axis++)
                if (shape[axis] == 1)
                    place[axis + 1] = 0;
            sums[Index(place, shape.Batched(pass.Count))] += x[i];
        }

        return new(pass.Output, sums);
    }

    public static DualTensor Mean(DualPass pass, Func<Shape, Shape> kept) =>
        Sum(pass, kept).Map(sum => sum * pass.Output.Size / pass.Input.Size);

    public static DualTensor Slice(Layer.Slice layer, DualPass pass)
    {
        var (x, axis) = (pass.Input, Lines.AxisOf(pass.Input.Shape, layer.Axis));
        return Moved(
            pass,
            place =>
            {
                place[axis] = layer.First(x.Shape[axis]) + place[axis] * layer.Step;
                return place;
            }
        );
    }

    public static DualTensor Select(Layer.Select layer, DualPass pass)
    {
        var (x, axis) = (pass.Input, Lines.AxisOf(pass.Input.Shape, layer.Axis));
        return Moved(pass, place => [.. place[..axis], layer.Place(x.Shape[axis]), .. place[axis..]]);
    }

    public static DualTensor Transpose(Layer.Transpose layer, DualPass pass)
    {
        var x = pass.Input;
        return Moved(
            pass,
            place =>
            {
                var from = new int[place.Length];
                from[0] = place[0];
                for (var axis = 1; axis < place.Length; axis++)
                    from[Lines.AxisOf(x.Shape, layer.Axes[axis - 1])] = place[axis];
                return from;
            }
        );
    }

    /// <summary>Each element of the output is the input's at the place that is said.</summary>
    private static DualTensor Moved(DualPass pass, Func<int[], int[]> from)
    {
        var x = pass.Input;
        return new(
            pass.Output,
            [.. Enumerable.Range(0, pass.Output.Size).Select(i => x[Index(from(Places(i, pass.Output)), x.Shape)])]
        );
    }

    private static int[] Places(int index, Shape shape)
    {
        var places = new int[shape.Rank];
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
            (index, places[axis]) = Math.DivRem(index, shape[axis]);
        return places;
    }

    private static int Index(int[] places, Shape shape)
    {
        var index = 0;
        for (var axis = 0; axis < shape.Rank; axis++)
            index = index * shape[axis] + places[axis];
        return index;
    }
}
