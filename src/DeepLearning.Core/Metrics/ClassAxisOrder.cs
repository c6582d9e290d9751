using System.Numerics;

namespace DeepLearning;

/// <summary>Outputs as the metrics take them: classes right behind the samples.</summary>
public static class ClassAxisOrder
{
    /// <summary>
    /// [n, ..., classes, ...] as [n, classes, ...]: the axis of the classes first, the others in their order.
    /// </summary>
    /// <param name="outputs">A batch's outputs.</param>
    /// <param name="classAxis">
    /// The axis of a sample's output along which its classes lie, from the end where it is negative:
    /// <see cref="Loss.CrossEntropy.ClassAxis"/>.
    /// </param>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public static HostTensor<T> ClassesFirst<T>(this HostTensor<T> outputs, int classAxis)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (outputs.Shape.Rank < 2)
            throw ShapeException.Expected("outputs [n, classes, ...]", outputs.Shape);
        var sample = Shape.Create([.. outputs.Shape.Extents.Skip(1)]);
        var rows = ClassRows.Of(sample, classAxis);
        if (rows.Outer == 1)
            return outputs;
        var shape = Shape.Create([outputs.Shape[0], rows.Classes, .. ClassRows.PositionsOf(sample, classAxis).Extents]);
        return HostTensor<T>.Create(
            shape,
            values =>
            {
                var block = rows.Classes * rows.Inner;
                for (var i = 0; i < values.Length; i++)
                {
                    var (n, at) = Math.DivRem(i, sample.Size);
                    var (c, position) = Math.DivRem(at, rows.Positions);
                    var (outer, inner) = Math.DivRem(position, rows.Inner);
                    values[i] = outputs.Span[n * sample.Size + outer * block + c * rows.Inner + inner];
                }
            }
        );
    }
}
