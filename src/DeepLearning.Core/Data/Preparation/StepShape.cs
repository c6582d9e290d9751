namespace DeepLearning;

/// <summary>What flows from one step of a column's to the next, without its rows.</summary>
/// <param name="Kind">What the values are.</param>
/// <param name="Width">How many numbers a row has; 1 of everything else.</param>
/// <param name="Below">Of indices: how many different ones there are, from 0 on; otherwise 0.</param>
public sealed record StepShape(StepKind Kind, int Width = 1, int Below = 0)
{
    /// <summary>The most numbers that one column may become.</summary>
    public const int MaxWidth = 1 << 20;

    public int Width { get; init; } = Require.InRange(Width, 1, MaxWidth, nameof(Width));

    public int Below { get; init; } = Require.NotNegative(Below, nameof(Below));

    public override string ToString() =>
        Kind switch
        {
            StepKind.Numbers => Width == 1 ? "numbers" : $"{Width} numbers a row",
            StepKind.Indices => $"indices below {Below}",
            _ => Kind.ToString().ToLowerInvariant(),
        };

    internal static StepShape Of(ColumnKind kind) =>
        new(
            kind switch
            {
                ColumnKind.Numbers => StepKind.Numbers,
                ColumnKind.Texts => StepKind.Texts,
                _ => StepKind.Dates,
            }
        );
}

/// <summary>What may flow between the steps of a column.</summary>
public enum StepKind
{
    /// <summary>One or several numbers a row.</summary>
    Numbers,

    /// <summary>A text a row.</summary>
    Texts,

    /// <summary>A date a row.</summary>
    Dates,

    /// <summary>An index a row: of a category, a bucket.</summary>
    Indices,
}
