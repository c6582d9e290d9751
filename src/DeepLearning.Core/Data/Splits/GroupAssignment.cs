namespace DeepLearning;

/// <summary>
/// Which part each group goes into, whole: in order of size, the largest first and equal ones by the key, each into the
/// part that lacks most of it. Where classes are given, what a part lacks is counted class by class.
/// </summary>
internal static class GroupAssignment
{
    /// <param name="groups">The group of each sample.</param>
    /// <param name="classes">The class of each sample; null to go by the number alone.</param>
    /// <param name="key">The run's key.</param>
    /// <param name="shares">Of each part, adding up to 1.</param>
    /// <exception cref="ArgumentException">
    /// A sample is of no group; there are fewer groups than parts; the two do not label as many samples.
    /// </exception>
    public static int[] Of(SampleLabels groups, SampleLabels? classes, RngKey key, ReadOnlySpan<double> shares)
    {
        Check(groups, classes, shares.Length);
        var label = Numbered(classes ?? SampleLabels.Of(new int[groups.Count]));
        var total = new double[label.Max() + 1];
        foreach (var c in label)
            total[c]++;
        var lack = new double[shares.Length][];
        for (var part = 0; part < lack.Length; part++)
        {
            var share = shares[part];
            lack[part] = Array.ConvertAll(total, count => share * count);
        }

        var (parts, taken) = (new int[groups.Count], new int[shares.Length]);
        var left = groups.Members().Count;
        foreach (var members in Ordered(groups, key))
        {
            var empty = taken.Count(count => count == 0);
            var best = -1;
            for (var part = 0; part < lack.Length; part++)
                if ((left > empty || taken[part] == 0) && (best < 0 || Gain(part) > Gain(best)))
                    best = part;
            foreach (var sample in members)
            {
                parts[sample] = best;
                lack[best][label[sample]]--;
            }

            (taken[best], left) = (taken[best] + 1, left - 1);

            // How much nearer to the wanted counts the group brings the part: sum of squares before less after, each
            // class in units of its size. Less by the same for every part: the group's own size.
            double Gain(int part) => members.Sum(sample => lack[part][label[sample]] / total[label[sample]]);
        }

        return parts;
    }

    private static IEnumerable<List<int>> Ordered(SampleLabels groups, RngKey key)
    {
        List<int>[] members = [.. groups.Members().Values];
        var order = new int[members.Length];
        Draws.Permutation(key.For(RngPurpose.Split), order);
        return order.Select(index => members[index]).OrderByDescending(group => group.Count);
    }

    private static int[] Numbered(SampleLabels classes)
    {
        var numbers = classes.Members().Keys.Select((label, i) => (label, i)).ToDictionary();
        return [.. Enumerable.Range(0, classes.Count).Select(sample => numbers[classes[sample]])];
    }

    private static void Check(SampleLabels groups, SampleLabels? classes, int parts)
    {
        for (var i = 0; i < groups.Count; i++)
            if (groups[i] < 0)
                throw new ArgumentException($"sample {i} is of no group, but groups go into one part whole");
        if (groups.Members().Count is var count && count < parts)
            throw new ArgumentException($"there are {count} groups, but {parts} parts are wanted");
        if (classes is not null && classes.Count != groups.Count)
            throw new ArgumentException($"{groups.Count} samples have groups, but {classes.Count} have classes");
    }
}
