namespace DeepLearning;

/// <summary>The hyperparameters that are searched, by name, and what each of them may be.</summary>
public sealed record SearchSpace
{
    public SearchSpace(params Sequence<SearchDimension> dimensions) => Dimensions = dimensions;

    /// <summary>At least one; no two of the same name.</summary>
    public Sequence<SearchDimension> Dimensions
    {
        get;
        init => field = Check(value);
    }

    /// <summary>
    /// A random point: each value from the key folded with the trial's number and the value's own name, so that it
    /// depends on nothing else.
    /// </summary>
    /// <param name="key">The search's key.</param>
    /// <param name="trial">The trial's number, from 0.</param>
    public Assignment Draw(RngKey key, int trial)
    {
        Require.NotNegative(trial, nameof(trial));
        var own = key.Fold(trial);
        return new(
            Dimensions
                .Select(dimension => new NamedValue(dimension.Name, dimension.Range.Draw(own.Fold(dimension.Name))))
                .ToSequence()
        );
    }

    private static Sequence<SearchDimension> Check(Sequence<SearchDimension> dimensions)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        if (dimensions.Count == 0)
            throw new ArgumentException("a search space needs at least one range, but has none");
        if (dimensions.CountBy(dimension => dimension.Name).FirstOrDefault(pair => pair.Value > 1) is { Key: { } name })
            throw new ArgumentException($"a search space has each name once, but has '{name}' twice");
        return dimensions;
    }
}

/// <summary>A hyperparameter and its range.</summary>
public sealed record SearchDimension
{
    public SearchDimension(string name, SearchRange range) => (Name, Range) = (name, range);

    /// <summary>Not empty: "learningRate".</summary>
    public string Name
    {
        get;
        init => field = Require.Name(value);
    }

    public SearchRange Range
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Range));
    }

    public static implicit operator SearchDimension((string Name, SearchRange Range) pair) =>
        new(pair.Name, pair.Range);
}
