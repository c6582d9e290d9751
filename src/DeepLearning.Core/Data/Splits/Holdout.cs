namespace DeepLearning;

/// <summary>Cuts in two: most learn, a share judges.</summary>
public static class Holdout
{
    /// <summary>Samples as they come: permuted by key.For(Split).Fold(0) and cut at the share.</summary>
    /// <inheritdoc cref="Stratified"/>
    /// <param name="count">The number of samples.</param>
    /// <param name="key">The run's key.</param>
    /// <param name="testShare">Between 0 and 1.</param>
    public static Fold Plain(int count, RngKey key, double testShare) =>
        Stratified(SampleLabels.Of(new int[count]), key, testShare, allowRare: true);

    /// <summary>Both parts with about the same mixture of classes, or of values, by their quantiles.</summary>
    /// <param name="labels">The samples' classes.</param>
    /// <param name="key">The run's key. Equal arguments give equal parts.</param>
    /// <param name="testShare">Between 0 and 1.</param>
    /// <param name="allowRare">Whether a part may have none of a class; otherwise each has one at least.</param>
    /// <exception cref="ArgumentException">
    /// The share is not between 0 and 1; a class has one member, and rare ones are not allowed; or a part would be
    /// empty.
    /// </exception>
    public static Fold Stratified(SampleLabels labels, RngKey key, double testShare, bool allowRare = false) =>
        Of(PartAssignment.ByShares(labels, key, [1 - Check(testShare), testShare], !allowRare), testShare);

    /// <summary>No group in both parts.</summary>
    /// <inheritdoc cref="Stratified"/>
    /// <param name="groups">The samples' groups.</param>
    /// <param name="key">The run's key.</param>
    /// <param name="testShare">Between 0 and 1.</param>
    /// <param name="classes">Classes whose mixture is to be alike too, as far as the groups let it; or null.</param>
    public static Fold Grouped(SampleLabels groups, RngKey key, double testShare, SampleLabels? classes = null) =>
        Of(GroupAssignment.Of(groups, classes, key, [1 - Check(testShare), testShare]), testShare);

    private static double Check(double share)
    {
        Require.Positive(share, "testShare");
        return Require.Below(share, 1, "testShare");
    }

    private static Fold Of(int[] parts, double share)
    {
        var fold = new Fold(PartAssignment.Of(parts, part => part == 0), PartAssignment.Of(parts, part => part == 1));
        return fold.Train.Count == 0 ? throw Shares.Empty("train", 1 - share, parts.Length)
            : fold.Test.Count == 0 ? throw Shares.Empty("test", share, parts.Length)
            : fold;
    }
}
