namespace DeepLearning;

/// <summary>Which part each sample goes into: the rules that all splits are made of.</summary>
internal static class PartAssignment
{
    /// <summary>
    /// Permutes each label's samples by key.For(Split).Fold(label), those of none too, and cuts them at the shares,
    /// rounded to the nearest sample.
    /// </summary>
    /// <param name="labels">What the samples are.</param>
    /// <param name="key">The run's key.</param>
    /// <param name="shares">Of each part, adding up to 1.</param>
    /// <param name="isStrict">Whether each part gets one of each label at least.</param>
    /// <exception cref="ArgumentException">It cannot: a label has fewer samples than there are parts.</exception>
    public static int[] ByShares(SampleLabels labels, RngKey key, ReadOnlySpan<double> shares, bool isStrict)
    {
        var parts = new int[labels.Count];
        var split = key.For(RngPurpose.Split);
        foreach (var (label, members) in labels.Members())
        {
            var isWhole = isStrict && label >= 0;
            if (isWhole)
                CheckRare(labels, label, members.Count, shares.Length);
            var order = Permuted(split.Fold(label), members);
            var (share, start) = (0.0, 0);
            for (var part = 0; part < shares.Length; part++)
            {
                share += shares[part];
                var end = part == shares.Length - 1 ? order.Length : Round(members.Count * share);
                if (isWhole)
                    end = Math.Clamp(end, start + 1, order.Length - (shares.Length - 1 - part));
                for (; start < end; start++)
                    parts[order[start]] = part;
            }
        }

        return parts;
    }

    /// <summary>
    /// Deals each label's permuted samples out, one part after the other; where one label stops the next goes on, so
    /// that the parts' sizes differ by one at most.
    /// </summary>
    public static int[] ByDealing(SampleLabels labels, RngKey key, int count, bool isStrict)
    {
        var (parts, next, split) = (new int[labels.Count], 0, key.For(RngPurpose.Split));
        foreach (var (label, members) in labels.Members())
        {
            if (isStrict && label >= 0)
                CheckRare(labels, label, members.Count, count);
            foreach (var sample in Permuted(split.Fold(label), members))
                parts[sample] = next++ % count;
        }

        return parts;
    }

    /// <summary>The samples of each part, in order.</summary>
    public static Sequence<int> Of(int[] parts, Func<int, bool> isIn) =>
        Enumerable.Range(0, parts.Length).Where(sample => isIn(parts[sample])).ToSequence();

    private static int[] Permuted(RngKey key, List<int> members)
    {
        var order = new int[members.Count];
        Draws.Permutation(key, order);
        return Array.ConvertAll(order, index => members[index]);
    }

    private static void CheckRare(SampleLabels labels, int label, int members, int parts)
    {
        if (members < parts)
            throw new ArgumentException(
                $"the class {labels.NameOf(label)} has {members} {(members == 1 ? "member" : "members")}, but each of "
                    + $"{parts} parts is to have one: cut fewer parts, leave the class out, or allow rare classes, "
                    + "which some parts then have not"
            );
    }

    private static int Round(double count) => (int)Math.Round(count, MidpointRounding.AwayFromZero);
}
