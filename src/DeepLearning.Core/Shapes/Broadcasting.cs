namespace DeepLearning;

/// <summary>
/// How values of several shapes meet element by element, by PyTorch's rule on a sample's axes: shapes are aligned at
/// their last axes, a missing axis counts as one of extent 1, and an extent of 1 is repeated as often as another's
/// asks.
/// </summary>
internal static class Broadcasting
{
    /// <summary>The shape in which all of these meet.</summary>
    /// <exception cref="ShapeException">Two extents of one axis differ, and neither is 1.</exception>
    public static Shape Of(Sequence<Shape> shapes)
    {
        var met = shapes[0];
        foreach (var shape in shapes.Skip(1))
            met =
                Meet(met, shape)
                ?? throw new ShapeException(
                    "expects inputs whose extents, from the last axis on, are equal or 1, but is given "
                        + $"{met} and {shape}"
                );
        return met;
    }

    private static Shape? Meet(Shape first, Shape second)
    {
        var extents = new int[Math.Max(first.Rank, second.Rank)];
        for (var fromEnd = 1; fromEnd <= extents.Length; fromEnd++)
        {
            var (a, b) = (Extent(first, fromEnd), Extent(second, fromEnd));
            if (a != b && a != 1 && b != 1)
                return null;
            extents[^fromEnd] = a == 1 ? b : a;
        }

        return Shape.Create(extents);
    }

    private static int Extent(Shape shape, int fromEnd) => fromEnd <= shape.Rank ? shape[shape.Rank - fromEnd] : 1;
}
