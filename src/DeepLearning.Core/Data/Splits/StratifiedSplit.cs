using System.Numerics;

namespace DeepLearning;

/// <summary>A data set cut into three parts that share no sample.</summary>
public sealed record Split<T>(Dataset<T> Train, Dataset<T> Validation, Dataset<T> Test)
    where T : unmanaged, IFloatingPointIeee754<T>;

/// <summary>
/// Cuts a data set so that each part has about the same mixture of classes. <see cref="Partition"/> cuts tables too, by
/// groups and by values, and says where a class is too rare.
/// </summary>
public static class StratifiedSplit
{
    /// <summary>
    /// Permutes each class's samples by key.For(Split).Fold(class) and cuts them at the shares, rounded to the nearest
    /// sample; those of no class (a negative one) are cut as if they were one. Within a part the samples keep the data
    /// set's order. Equal arguments give equal parts.
    /// </summary>
    /// <param name="dataset">A data set with classes, of one target.</param>
    /// <param name="key">The run's key.</param>
    /// <param name="trainShare">Above 0; the three shares add up to 1.</param>
    /// <param name="validationShare">Above 0.</param>
    /// <param name="testShare">Above 0.</param>
    /// <exception cref="ArgumentException">
    /// The targets are no classes; the shares do not add up to 1; or a part would be empty.
    /// </exception>
    public static Split<T> Of<T>(
        Dataset<T> dataset,
        RngKey key,
        double trainShare,
        double validationShare,
        double testShare
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var labels = SampleLabels.Of(dataset);
        return Partition.Stratified(labels, key, trainShare, validationShare, testShare, allowRare: true).Of(dataset);
    }
}
