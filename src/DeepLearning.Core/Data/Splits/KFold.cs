namespace DeepLearning;

/// <summary>
/// Cross-validation: the samples are cut into k parts, and each is the test part once. Sizes differ by one at most,
/// but where groups stay whole.
/// </summary>
public static class KFold
{
    /// <summary>Samples as they come, permuted by key.For(Split).Fold(0).</summary>
    /// <inheritdoc cref="Stratified"/>
    /// <param name="count">The number of samples.</param>
    /// <param name="folds">k, at least 2.</param>
    /// <param name="key">The run's key.</param>
    public static Sequence<Fold> Plain(int count, int folds, RngKey key) =>
        Stratified(SampleLabels.Of(new int[count]), folds, key, allowRare: true);

    /// <summary>Each part with about the same mixture of classes, or of values, by their quantiles.</summary>
    /// <param name="labels">The samples' classes.</param>
    /// <param name="folds">k, at least 2.</param>
    /// <param name="key">The run's key. Equal arguments give equal parts.</param>
    /// <param name="allowRare">Whether a part may have none of a class; otherwise each has one at least.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer samples than parts; or a class has fewer members than there are parts, and rare ones are not
    /// allowed.
    /// </exception>
    public static Sequence<Fold> Stratified(SampleLabels labels, int folds, RngKey key, bool allowRare = false)
    {
        Check(labels.Count, folds);
        return All(PartAssignment.ByDealing(labels, key, folds, !allowRare), folds);
    }

    /// <summary>No group in two parts; the largest go first, each into the part that lacks most.</summary>
    /// <inheritdoc cref="Stratified"/>
    /// <param name="groups">The samples' groups, at least k different ones.</param>
    /// <param name="folds">k, at least 2.</param>
    /// <param name="key">The run's key.</param>
    /// <param name="classes">Classes whose mixture is to be alike too, as far as the groups let it; or null.</param>
    public static Sequence<Fold> Grouped(SampleLabels groups, int folds, RngKey key, SampleLabels? classes = null)
    {
        Check(groups.Count, folds);
        return All(GroupAssignment.Of(groups, classes, key, [.. Enumerable.Repeat(1.0 / folds, folds)]), folds);
    }

    /// <summary>Each sample is a test part of its own, in order; each cut is made when it is asked for.</summary>
    /// <param name="count">The number of samples, at least 2.</param>
    /// <exception cref="ArgumentException">There is one sample only.</exception>
    public static IEnumerable<Fold> LeaveOneOut(int count)
    {
        Check(count, 2);
        int[] samples = [.. Enumerable.Range(0, count)];
        return samples.Select(test => Of(samples, test));
    }

    /// <summary>Each group is a test part of its own, in the order of the labels.</summary>
    /// <param name="groups">The samples' groups, at least 2 different ones.</param>
    /// <exception cref="ArgumentException">There is one group only.</exception>
    public static Sequence<Fold> LeaveOneGroupOut(SampleLabels groups)
    {
        var members = groups.Members().Values.ToList();
        Check(members.Count, 2);
        var parts = new int[groups.Count];
        for (var part = 0; part < members.Count; part++)
            foreach (var sample in members[part])
                parts[sample] = part;
        return All(parts, members.Count);
    }

    /// <summary>The same cut several times, each by a key of its own: <c>key.For(Split).Fold(i)</c>.</summary>
    /// <param name="times">How often.</param>
    /// <param name="key">The run's key.</param>
    /// <param name="cut">Cuts by a key.</param>
    public static Sequence<Fold> Repeated(int times, RngKey key, Func<RngKey, Sequence<Fold>> cut)
    {
        ArgumentNullException.ThrowIfNull(cut);
        Require.Positive(times, nameof(times));
        return Enumerable.Range(0, times).SelectMany(i => cut(key.For(RngPurpose.Split).Fold(i))).ToSequence();
    }

    private static void Check(int count, int folds)
    {
        Require.InRange(folds, 2, int.MaxValue);
        if (count < folds)
            throw new ArgumentException($"there are {count} samples, but {folds} parts are wanted");
    }

    private static Sequence<Fold> All(int[] parts, int folds) =>
        Enumerable.Range(0, folds).Select(fold => Of(parts, fold)).ToSequence();

    private static Fold Of(int[] parts, int fold) =>
        new(PartAssignment.Of(parts, part => part != fold), PartAssignment.Of(parts, part => part == fold));
}
