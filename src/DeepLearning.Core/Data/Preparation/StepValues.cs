namespace DeepLearning;

/// <summary>The values that flow from one step of a column's to the next: a closed union.</summary>
public abstract record StepValues
{
    private StepValues() { }

    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    public abstract StepShape Shape { get; }

    internal static StepValues Of(Column column) =>
        column switch
        {
            Column.Numbers numbers => new Numbers([column.Name], numbers.Values),
            Column.Texts texts => new Texts(column.Name, texts.Values),
            _ => new Dates(column.Name, ((Column.Dates)column).Values),
        };

    /// <summary>Numbers, row-major; NaN is a missing one.</summary>
    /// <param name="Features">The name of each number of a row, at least one.</param>
    /// <param name="Values">As many numbers a row as there are names.</param>
    public sealed record Numbers(Sequence<string> Features, Sequence<double> Values) : StepValues
    {
        public override int Count => Values.Count / Features.Count;

        public override StepShape Shape => new(StepKind.Numbers, Features.Count);
    }

    /// <summary>A text a row; null is a missing one.</summary>
    /// <param name="Column">The column's name.</param>
    /// <param name="Values">One a row.</param>
    public sealed record Texts(string Column, Sequence<string?> Values) : StepValues
    {
        public override int Count => Values.Count;

        public override StepShape Shape => new(StepKind.Texts);
    }

    /// <summary>A date a row; null is a missing one.</summary>
    /// <param name="Column">The column's name.</param>
    /// <param name="Values">One a row.</param>
    public sealed record Dates(string Column, Sequence<DateTime?> Values) : StepValues
    {
        public override int Count => Values.Count;

        public override StepShape Shape => new(StepKind.Dates);
    }

    /// <summary>An index a row; -1 stands for none, which only a one-hot code takes.</summary>
    /// <param name="Column">The column's name.</param>
    /// <param name="Below">How many different indices there are, from 0 on.</param>
    /// <param name="Names">What an index stands for; empty where they have no names.</param>
    /// <param name="Values">One a row.</param>
    public sealed record Indices(string Column, int Below, Sequence<string> Names, Sequence<int> Values) : StepValues
    {
        public override int Count => Values.Count;

        public override StepShape Shape => new(StepKind.Indices, 1, Below);
    }
}
