using System.Numerics;

namespace DeepLearning;

/// <summary>Two data sets as one.</summary>
public static class DatasetJoin
{
    /// <summary>The samples of the first, and then those of the second.</summary>
    /// <exception cref="ArgumentException">
    /// Their inputs, their targets or their classes' names are not alike.
    /// </exception>
    public static Dataset<T> Join<T>(this Dataset<T> first, Dataset<T> second)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check("inputs", first.NamedInputs.Select(i => i.Name), second.NamedInputs.Select(i => i.Name));
        Check("targets", first.NamedTargets.Select(t => t.Name), second.NamedTargets.Select(t => t.Name));
        return new(
            first.NamedInputs.Zip(second.NamedInputs, Join).ToSequence(),
            first.NamedTargets.Zip(second.NamedTargets, (a, b) => Join(first, a, second, b)).ToSequence()
        );
    }

    private static void Check(string what, IEnumerable<string> first, IEnumerable<string> second)
    {
        if (!first.SequenceEqual(second))
            throw new ArgumentException(
                $"the {what} of two data sets that are joined are {string.Join(", ", first)} and "
                    + $"{string.Join(", ", second)}, but must be alike"
            );
    }

    private static DataInput<T> Join<T>(DataInput<T> first, DataInput<T> second)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (first.SampleShape != second.SampleShape)
            throw new ShapeException(
                $"the samples of two data sets that are joined are {first.SampleShape} and "
                    + $"{second.SampleShape}, but must be alike"
            );
        if (first.Values.IsIndices != second.Values.IsIndices)
            throw new ArgumentException(
                $"the input '{first.Name}' of one of two data sets that are joined are indices, of the other reals"
            );
        return first.Join(second);
    }

    private static DataTarget<T> Join<T>(Dataset<T> a, DataTarget<T> first, Dataset<T> b, DataTarget<T> second)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Equals(first.ClassNames, second.ClassNames))
            throw new ArgumentException(
                $"the classes of two data sets that are joined are {Names(first)} and {Names(second)}, but "
                    + "must be alike"
            );
        if (first.Length / a.Count != second.Length / b.Count)
            throw new ArgumentException(
                $"the targets of two data sets that are joined have {first.Length / a.Count} and "
                    + $"{second.Length / b.Count} values a sample, but must be alike"
            );
        if (first.HasClasses != second.HasClasses)
            throw new ArgumentException(
                "the targets of one of two data sets that are joined are classes, those of the other are values"
            );
        if (first.Weights.IsEmpty != second.Weights.IsEmpty)
            throw new ArgumentException(
                $"the samples of the target '{first.Name}' have weights in one of two data sets that are joined, and "
                    + "none in the other"
            );
        return first.Join(second);
    }

    private static string Names<T>(DataTarget<T> target)
        where T : unmanaged, IFloatingPointIeee754<T> => target.ClassNames?.ToString() ?? "unnamed";
}
