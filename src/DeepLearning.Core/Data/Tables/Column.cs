namespace DeepLearning;

/// <summary>
/// A column of a table: a name and one value a row, any of which may be missing. A closed union, immutable, with
/// structural equality.
/// </summary>
public abstract partial record Column
{
    private Column(string name) => Name = name;

    /// <summary>The column's name, not empty.</summary>
    public string Name
    {
        get;
        init => field = Require.Name(value);
    }

    public abstract ColumnKind Kind { get; }

    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>The value of a row, counted from 0.</summary>
    public abstract Cell this[int row] { get; }

    /// <summary>Whether the row has no value.</summary>
    public bool IsMissing(int row) => this[row].IsMissing;

    /// <summary>How many rows have no value.</summary>
    public int MissingCount
    {
        get
        {
            var missing = 0;
            for (var row = 0; row < Count; row++)
                missing += IsMissing(row) ? 1 : 0;
            return missing;
        }
    }

    /// <summary>The values of these rows, in this order.</summary>
    public abstract Column Rows(ReadOnlySpan<int> rows);

    /// <summary>
    /// The same values as another kind: a number as its shortest text, a text as the number or the date that it
    /// writes in the invariant culture (dates as ISO 8601 has them). What is missing stays so.
    /// </summary>
    /// <exception cref="PipelineException">
    /// A value is none of that kind; the message names it, the column and the row, counted from 0.
    /// </exception>
    public Column To(ColumnKind kind) => Kind == Require.Defined(kind) ? this : ColumnConversion.Of(this, kind);

    public sealed override string ToString() =>
        $"'{Name}': {Count} {Kind.ToString().ToLowerInvariant()}"
        + (MissingCount is > 0 and var missing ? $", {missing} missing" : "");

    private static TValue[] Take<TValue>(Sequence<TValue> values, ReadOnlySpan<int> rows)
    {
        var taken = new TValue[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            taken[i] = values[rows[i]];
        return taken;
    }

    /// <summary>Numbers; NaN is a missing one.</summary>
    public sealed record Numbers : Column
    {
        /// <exception cref="ArgumentException">A value is infinite.</exception>
        public Numbers(string name, Sequence<double> values)
            : base(name) => Values = values;

        public Sequence<double> Values
        {
            get;
            init
            {
                for (var row = 0; row < Require.NotNull(value).Count; row++)
                    if (double.IsInfinity(value[row]))
                        throw new ArgumentException(
                            $"the column '{Name}' is infinite in row {row}, but numbers are finite or missing (NaN)"
                        );
                field = value;
            }
        }

        public override ColumnKind Kind => ColumnKind.Numbers;

        public override int Count => Values.Count;

        public override Cell this[int row] => Values[row];

        public override Column Rows(ReadOnlySpan<int> rows) => new Numbers(Name, new(Take(Values, rows)));
    }

    /// <summary>Texts; null is a missing one.</summary>
    public sealed record Texts : Column
    {
        public Texts(string name, Sequence<string?> values)
            : base(name) => Values = values;

        public Sequence<string?> Values
        {
            get;
            init => field = Require.NotNull(value);
        }

        public override ColumnKind Kind => ColumnKind.Texts;

        public override int Count => Values.Count;

        public override Cell this[int row] => Values[row];

        public override Column Rows(ReadOnlySpan<int> rows) => new Texts(Name, new(Take(Values, rows)));
    }

    /// <summary>Dates; null is a missing one.</summary>
    public sealed record Dates : Column
    {
        public Dates(string name, Sequence<DateTime?> values)
            : base(name) => Values = values;

        public Sequence<DateTime?> Values
        {
            get;
            init => field = Require.NotNull(value);
        }

        public override ColumnKind Kind => ColumnKind.Dates;

        public override int Count => Values.Count;

        public override Cell this[int row] => Values[row];

        public override Column Rows(ReadOnlySpan<int> rows) => new Dates(Name, new(Take(Values, rows)));
    }
}
