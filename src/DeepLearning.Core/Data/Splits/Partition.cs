using System.Numerics;

namespace DeepLearning;

/// <summary>
/// A cut in three: which samples learn, which choose and which judge, counted from 0, in order; of a data set or of a
/// table.
/// </summary>
/// <param name="Train">At least one sample.</param>
/// <param name="Validation">At least one other.</param>
/// <param name="Test">At least one other.</param>
public sealed record Partition(Sequence<int> Train, Sequence<int> Validation, Sequence<int> Test)
{
    /// <summary>Samples as they come: permuted by key.For(Split).Fold(0) and cut at the shares.</summary>
    /// <inheritdoc cref="Stratified"/>
    /// <param name="count">The number of samples.</param>
    /// <param name="key">The run's key.</param>
    /// <param name="train">The share of the first part, above 0; the three add up to 1.</param>
    /// <param name="validation">Above 0.</param>
    /// <param name="test">Above 0.</param>
    public static Partition Plain(int count, RngKey key, double train, double validation, double test) =>
        Stratified(SampleLabels.Of(new int[count]), key, train, validation, test, allowRare: true);

    /// <summary>
    /// Each part with about the same mixture of classes, or of values (<see cref="SampleLabels.Quantiles(Table,
    /// string, int)"/>): each class's samples are permuted by key.For(Split).Fold(class) and cut at the shares, rounded
    /// to the nearest sample.
    /// </summary>
    /// <param name="labels">The samples' classes.</param>
    /// <param name="key">The run's key. Equal arguments give equal parts.</param>
    /// <param name="train">The share of the first part, above 0; the three add up to 1.</param>
    /// <param name="validation">Above 0.</param>
    /// <param name="test">Above 0.</param>
    /// <param name="allowRare">
    /// Whether a part may have none of a class; otherwise each has one at least.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The shares do not add up to 1; a class has fewer members than there are parts, and rare ones are not allowed; or
    /// a part would be empty.
    /// </exception>
    public static Partition Stratified(
        SampleLabels labels,
        RngKey key,
        double train,
        double validation,
        double test,
        bool allowRare = false
    )
    {
        double[] shares = [train, validation, test];
        Shares.Check(shares, ["trainShare", "validationShare", "testShare"]);
        return Of(PartAssignment.ByShares(labels, key, shares, !allowRare), shares);
    }

    /// <summary>
    /// No group in two parts: patients, writers, days. The largest groups go first, each into the part that lacks most.
    /// </summary>
    /// <inheritdoc cref="Stratified"/>
    /// <param name="groups">The samples' groups.</param>
    /// <param name="key">The run's key.</param>
    /// <param name="train">The share of the first part, above 0; the three add up to 1.</param>
    /// <param name="validation">Above 0.</param>
    /// <param name="test">Above 0.</param>
    /// <param name="classes">Classes whose mixture is to be alike too, as far as the groups let it; or null.</param>
    public static Partition Grouped(
        SampleLabels groups,
        RngKey key,
        double train,
        double validation,
        double test,
        SampleLabels? classes = null
    )
    {
        double[] shares = [train, validation, test];
        Shares.Check(shares, ["trainShare", "validationShare", "testShare"]);
        return Of(GroupAssignment.Of(groups, classes, key, shares), shares);
    }

    /// <exception cref="ArgumentException">The data set has not these samples.</exception>
    public Split<T> Of<T>(Dataset<T> dataset)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(Train.Count + Validation.Count + Test.Count, dataset.Count);
        return new(dataset.Subset(Train.AsSpan()), dataset.Subset(Validation.AsSpan()), dataset.Subset(Test.AsSpan()));
    }

    /// <exception cref="ArgumentException">The table has not these rows.</exception>
    public (Table Train, Table Validation, Table Test) Of(Table table)
    {
        Check(Train.Count + Validation.Count + Test.Count, table.Count);
        return (table.Rows(Train.AsSpan()), table.Rows(Validation.AsSpan()), table.Rows(Test.AsSpan()));
    }

    public override string ToString() =>
        $"{Train.Count} to learn from, {Validation.Count} to choose by, {Test.Count} to judge by";

    internal static void Check(int cut, int count)
    {
        if (cut != count)
            throw new ArgumentException($"the cut is of {cut} samples, but {count} are to be cut");
    }

    private static Partition Of(int[] parts, double[] shares)
    {
        var cut = Enumerable.Range(0, 3).Select(part => PartAssignment.Of(parts, p => p == part)).ToArray();
        for (var part = 0; part < cut.Length; part++)
            if (cut[part].Count == 0)
                throw Shares.Empty(((string[])["train", "validation", "test"])[part], shares[part], parts.Length);
        return new(cut[0], cut[1], cut[2]);
    }
}
