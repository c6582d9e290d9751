namespace DeepLearning;

/// <summary>
/// An output as rows of classes: one row a sample where the classes are all it has, and otherwise one a position (a
/// pixel, a step). Class c of row (o, i) lies at (o Classes + c) Inner + i of the sample.
/// </summary>
/// <param name="Outer">Positions along the axes before the classes'.</param>
/// <param name="Classes">The number of classes.</param>
/// <param name="Inner">Positions along the axes behind the classes'.</param>
public readonly record struct ClassRows(int Outer, int Classes, int Inner)
{
    /// <summary>Rows a sample.</summary>
    public int Positions => Outer * Inner;

    /// <param name="output">One sample's output.</param>
    /// <param name="axis">The axis of the classes, from the end where it is negative.</param>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public static ClassRows Of(Shape output, int axis)
    {
        var at = Index(output, axis);
        var (outer, inner) = (1, 1);
        for (var i = 0; i < at; i++)
            outer *= output[i];
        for (var i = at + 1; i < output.Rank; i++)
            inner *= output[i];
        return new(outer, output[at], inner);
    }

    /// <summary>The shape of the positions: the output's without the classes' axis.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public static Shape PositionsOf(Shape output, int axis)
    {
        var at = Index(output, axis);
        return Shape.Create([.. output.Extents.Where((_, i) => i != at)]);
    }

    private static int Index(Shape output, int axis) =>
        axis >= -output.Rank && axis < output.Rank
            ? output.AxisOf(axis)
            : throw ShapeException.Expected($"an output with the axis {axis} for its classes", output);
}
