using System.Globalization;
using System.Numerics;

namespace DeepLearning;

/// <summary>A data set cut into three parts that share no sample.</summary>
public sealed record Split<T>(Dataset<T> Train, Dataset<T> Validation, Dataset<T> Test)
    where T : unmanaged, IFloatingPointIeee754<T>;

/// <summary>Cuts a data set so that each part has about the same mixture of classes.</summary>
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
        Require.Positive(trainShare, nameof(trainShare));
        Require.Positive(validationShare, nameof(validationShare));
        Require.Positive(testShare, nameof(testShare));
        var sum = trainShare + validationShare + testShare;
        if (Math.Abs(sum - 1) > 1e-9)
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"the shares {trainShare}, {validationShare} and {testShare} add up to {sum}, but must add up to 1"
                )
            );
        var withClasses = dataset.NamedTargets.Where(target => target.HasClasses).ToList();
        if (withClasses is not [{ Values: Targets<T>.Classes classes }])
            throw new ArgumentException(
                withClasses.Count == 0
                    ? "a stratified split needs classes, but the data set's targets are values"
                    : "a stratified split goes by the classes of one target, but the data set has those of "
                        + string.Join(", ", withClasses.Select(target => $"'{target.Name}'"))
            );
        if (classes.Indices.Length != dataset.Count)
            throw new ArgumentException(
                "a stratified split goes by the class of a sample, but each has "
                    + $"{classes.Indices.Length / dataset.Count}"
            );
        var parts = Part(classes.Indices.Span, key.For(RngPurpose.Split), trainShare, validationShare);
        return new(
            Take(dataset, parts, 0, "train", trainShare),
            Take(dataset, parts, 1, "validation", validationShare),
            Take(dataset, parts, 2, "test", testShare)
        );
    }

    /// <summary>Each sample's part: 0, 1 or 2.</summary>
    private static int[] Part(ReadOnlySpan<int> classes, RngKey key, double trainShare, double validationShare)
    {
        var byClass = new SortedDictionary<int, List<int>>();
        for (var i = 0; i < classes.Length; i++)
        {
            if (!byClass.TryGetValue(classes[i], out var members))
                byClass.Add(classes[i], members = []);
            members.Add(i);
        }

        var parts = new int[classes.Length];
        foreach (var (index, members) in byClass)
        {
            var order = new int[members.Count];
            Draws.Permutation(key.Fold(index), order);
            var train = Round(members.Count * trainShare);
            var validation = Round(members.Count * (trainShare + validationShare));
            for (var i = 0; i < order.Length; i++)
                parts[members[order[i]]] =
                    i < train ? 0
                    : i < validation ? 1
                    : 2;
        }

        return parts;
    }

    private static int Round(double count) => (int)Math.Round(count, MidpointRounding.AwayFromZero);

    private static Dataset<T> Take<T>(Dataset<T> dataset, int[] parts, int part, string name, double share)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] indices = [.. Enumerable.Range(0, parts.Length).Where(i => parts[i] == part)];
        return indices.Length > 0
            ? dataset.Subset(indices)
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the {name} part would be empty: its share {share} of each class's samples (of "
                        + $"{dataset.Count} in all) rounds to none"
                )
            );
    }
}
