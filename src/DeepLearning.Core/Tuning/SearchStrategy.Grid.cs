namespace DeepLearning;

public abstract partial record SearchStrategy
{
    /// <summary>
    /// Every combination of equally distant values. The order is that of nested loops: the space's last value changes
    /// fastest.
    /// </summary>
    public sealed record Grid : SearchStrategy
    {
        /// <summary>A grid of more trials is refused.</summary>
        public const int MaxTrials = 1_000_000;

        public Grid(int points) => Points = points;

        /// <summary>The points of each range; a choice has always all of its values.</summary>
        public int Points
        {
            get;
            init => field = Require.Positive(value);
        }

        /// <summary>Ranges with another number of points.</summary>
        public Sequence<GridPoints> PointsOf
        {
            get;
            init => field = value ?? throw new ArgumentNullException(nameof(PointsOf));
        } = [];

        /// <exception cref="ArgumentException">
        /// The space has no range of a name in <see cref="PointsOf"/>, or the grid has more than
        /// <see cref="MaxTrials"/> points.
        /// </exception>
        public override Sequence<Assignment> Assignments(SearchSpace space)
        {
            foreach (var points in PointsOf)
                if (!space.Dimensions.Any(dimension => dimension.Name == points.Name))
                    throw new ArgumentException(
                        $"the grid gives points for '{points.Name}', but the space has "
                            + $"{string.Join(", ", space.Dimensions.Select(dimension => dimension.Name))}"
                    );
            var axes = space
                .Dimensions.Select(dimension =>
                    dimension.Range.Grid(
                        PointsOf.LastOrDefault(points => points.Name == dimension.Name)?.Points ?? Points
                    )
                )
                .ToArray();
            var count = axes.Aggregate(1.0, (product, axis) => product * axis.Count);
            if (count > MaxTrials)
                throw new ArgumentException(
                    FormattableString.Invariant($"the grid has {count:G6} points, but at most {MaxTrials} are tried")
                );

            IEnumerable<Sequence<NamedValue>> grid =
            [
                [],
            ];
            for (var i = 0; i < axes.Length; i++)
            {
                var (name, axis) = (space.Dimensions[i].Name, axes[i]);
                grid = grid.SelectMany(
                    values => axis,
                    (values, value) => (Sequence<NamedValue>)[.. values, new(name, value)]
                );
            }

            return grid.Select(values => new Assignment(values)).ToSequence();
        }
    }
}

/// <summary>How many points of a range a grid has.</summary>
public sealed record GridPoints
{
    public GridPoints(string name, int points) => (Name, Points) = (name, points);

    public string Name
    {
        get;
        init => field = Require.Name(value);
    }

    public int Points
    {
        get;
        init => field = Require.Positive(value);
    }
}
