namespace DeepLearning;

/// <summary>Classes that do not come equally often, made to count alike: by weights, or by sampling.</summary>
public static class ClassBalance
{
    /// <summary>
    /// A weight a class, samples / (classes x members), for <see cref="Loss.CrossEntropy.ClassWeights"/>: the classes
    /// weigh alike in all, and the samples 1 on average. Samples of no class are not counted.
    /// </summary>
    /// <param name="labels">The samples' classes.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <exception cref="ArgumentException">A class has no member, or a label is no class.</exception>
    public static Sequence<double> Weights(SampleLabels labels, int classes)
    {
        Require.Positive(classes, nameof(classes));
        var counts = new int[classes];
        for (var i = 0; i < labels.Count; i++)
            if (labels[i] >= classes)
                throw new ArgumentException($"sample {i} is of class {labels[i]}, but there are {classes} classes");
            else if (labels[i] >= 0)
                counts[labels[i]]++;
        var empty = Array.IndexOf(counts, 0);
        return empty < 0
            ? counts.Select(count => (double)counts.Sum() / (classes * (double)count)).ToSequence()
            : throw new ArgumentException($"the class {labels.NameOf(empty)} has no member, and so no weight");
    }

    /// <summary>
    /// Samples for <see cref="Dataset{T}.Subset"/> or <see cref="Table.Rows"/>, as many of each class as the largest
    /// has: each member as often as it goes, and some once more, drawn by key.For(Split).Fold(class). In order; those
    /// of no class are left out. Sample the training part only, after the split.
    /// </summary>
    public static Sequence<int> Oversample(SampleLabels labels, RngKey key) =>
        Sample(labels, key, counts => counts.Max());

    /// <summary>The same with as many of each class as the smallest has.</summary>
    public static Sequence<int> Undersample(SampleLabels labels, RngKey key) =>
        Sample(labels, key, counts => counts.Min());

    private static Sequence<int> Sample(SampleLabels labels, RngKey key, Func<IEnumerable<int>, int> size)
    {
        var classes = labels.Members().Where(pair => pair.Key >= 0).ToList();
        if (classes.Count == 0)
            throw new ArgumentException("no sample is of a class: there is nothing to balance");
        var (each, sampled) = (size(classes.Select(pair => pair.Value.Count)), new List<int>());
        foreach (var (label, members) in classes)
        {
            var order = new int[members.Count];
            Draws.Permutation(key.For(RngPurpose.Split).Fold(label), order);
            for (var i = 0; i < each; i++)
                sampled.Add(members[order[i % order.Length]]);
        }

        return sampled.Order().ToSequence();
    }
}
