using System.Numerics;

namespace DeepLearning;

/// <summary>Two data sets as one.</summary>
public static class DatasetJoin
{
    /// <summary>The samples of the first, and then those of the second.</summary>
    /// <exception cref="ArgumentException">
    /// Their samples, their targets or their classes' names are not alike.
    /// </exception>
    public static Dataset<T> Join<T>(this Dataset<T> first, Dataset<T> second)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (first.SampleShape != second.SampleShape)
            throw new ShapeException(
                $"the samples of two data sets that are joined are {first.SampleShape} and "
                    + $"{second.SampleShape}, but must be alike"
            );
        if (!Equals(first.ClassNames, second.ClassNames))
            throw new ArgumentException(
                $"the classes of two data sets that are joined are {Names(first)} and {Names(second)}, but "
                    + "must be alike"
            );
        if (first.TargetSize != second.TargetSize)
            throw new ArgumentException(
                $"the targets of two data sets that are joined have {first.TargetSize} and "
                    + $"{second.TargetSize} values a sample, but must be alike"
            );
        Targets<T> targets = (first.Targets, second.Targets) switch
        {
            (Targets<T>.Classes a, Targets<T>.Classes b) => new Targets<T>.Classes(
                (int[])[.. a.Indices.Span, .. b.Indices.Span]
            ),
            (Targets<T>.Values a, Targets<T>.Values b) => new Targets<T>.Values(
                (T[])[.. a.Elements.Span, .. b.Elements.Span]
            ),
            _ => throw new ArgumentException(
                "the targets of one of two data sets that are joined are classes, those of the other are values"
            ),
        };
        return new(
            HostTensor<T>.Copy(
                first.SampleShape.Batched(first.Count + second.Count),
                [.. first.Inputs.Span, .. second.Inputs.Span]
            ),
            targets,
            first.ClassNames
        );
    }

    private static string Names<T>(Dataset<T> dataset)
        where T : unmanaged, IFloatingPointIeee754<T> => dataset.ClassNames?.ToString() ?? "unnamed";
}
