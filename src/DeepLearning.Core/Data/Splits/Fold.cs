using System.Numerics;

namespace DeepLearning;

/// <summary>
/// One cut in two: which samples learn and which judge, counted from 0, in order. It is of a data set or of a table,
/// whichever has these samples: a pipeline is fitted on the training rows of a table alone.
/// </summary>
/// <param name="Train">At least one sample.</param>
/// <param name="Test">At least one other.</param>
public sealed record Fold(Sequence<int> Train, Sequence<int> Test)
{
    /// <exception cref="ArgumentException">The data set has not these samples.</exception>
    public (Dataset<T> Train, Dataset<T> Test) Of<T>(Dataset<T> dataset)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(dataset.Count);
        return (dataset.Subset(Train.AsSpan()), dataset.Subset(Test.AsSpan()));
    }

    /// <exception cref="ArgumentException">The table has not these rows.</exception>
    public (Table Train, Table Test) Of(Table table)
    {
        Check(table.Count);
        return (table.Rows(Train.AsSpan()), table.Rows(Test.AsSpan()));
    }

    public override string ToString() => $"{Train.Count} to learn from, {Test.Count} to judge by";

    private void Check(int count) => Partition.Check(Train.Count + Test.Count, count);
}
