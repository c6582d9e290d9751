namespace DeepLearning.Core.Tests.Data.Tables;

public class TableTests
{
    private static readonly Table People = new([
        new Column.Numbers("age", [31, double.NaN, 4.5]),
        new Column.Texts("city", ["Bonn", null, "Köln"]),
        new Column.Dates("born", [new DateTime(1990, 2, 28), null, new DateTime(2020, 1, 1, 12, 30, 0)]),
    ]);

    [Fact]
    public void Columns_know_what_is_missing()
    {
        Assert.All(People.Columns, column => Assert.Equal((3, 1), (column.Count, column.MissingCount)));
        Assert.All(People.Columns, column => Assert.Equal([1], Enumerable.Range(0, 3).Where(column.IsMissing)));
        Assert.Equal("'age': 3 numbers, 1 missing", People["age"].ToString());
    }

    [Fact]
    public void Equal_columns_make_equal_tables()
    {
        Assert.Equal(People, People.Rows([0, 1, 2]));
        Assert.Equal(People.GetHashCode(), People.Rows([0, 1, 2]).GetHashCode());
        Assert.NotEqual(People, People.Rows([0, 2, 1]));
        Assert.NotEqual(People, People.Without("born"));
    }

    [Fact]
    public void Rows_and_columns_are_chosen()
    {
        var twice = People.Rows([2, 2]).Without("born");
        Assert.Equal(
            new Table([new Column.Numbers("age", [4.5, 4.5]), new Column.Texts("city", ["Köln", "Köln"])]),
            twice
        );
        Assert.Equal(new Column.Numbers("age", [1, 2]), twice.With(new Column.Numbers("age", [1, 2]))["age"]);
        Assert.Equal(3, twice.With(new Column.Numbers("size", [1, 2])).Columns.Count);
    }

    [Fact]
    public void A_column_that_is_not_there_is_refused_with_the_nearest() =>
        Assert.Equal(
            "the table has no column 'aged': the nearest is 'age' of 'age', 'city', 'born'",
            Assert.Throws<PipelineException>(() => People["aged"]).Message
        );

    [Fact]
    public void Columns_that_do_not_go_together_are_refused()
    {
        Assert.Equal("a table needs a column, but is given none", Refused());
        Assert.Equal(
            "the table has two columns of the name 'a'",
            Refused(new Column.Numbers("a", [1]), new Column.Texts("a", ["x"]))
        );
        Assert.Equal(
            "the table's column 'a' has 1 rows, but 'b' has 2",
            Refused(new Column.Numbers("a", [1]), new Column.Numbers("b", [1, 2]))
        );
        Assert.Equal(
            "the column 'a' is infinite in row 1, but numbers are finite or missing (NaN)",
            Assert.Throws<ArgumentException>(() => new Column.Numbers("a", [1, double.NegativeInfinity])).Message
        );

        static string Refused(params Column[] columns) =>
            Assert.Throws<ArgumentException>(() => new Table(columns.ToSequence())).Message;
    }

    [Fact]
    public void Values_are_converted_in_the_invariant_culture() =>
        TestSupport.Fuzz.UnderEachCulture(() =>
        {
            Column numbers = new Column.Numbers("n", [-1.5, double.NaN, 1e21]),
                texts = new Column.Texts("n", ["-1.5", null, "1E+21"]);
            Assert.Equal(texts, numbers.To(ColumnKind.Texts));
            Assert.Equal(numbers, texts.To(ColumnKind.Numbers));
            Column dates = new Column.Dates("d", [new(2026, 1, 31), null, new(2026, 1, 31, 12, 30, 0, 250)]),
                written = new Column.Texts("d", ["2026-01-31", null, "2026-01-31T12:30:00.25"]);
            Assert.Equal(written, dates.To(ColumnKind.Texts));
            Assert.Equal(dates, written.To(ColumnKind.Dates));
        });

    [Theory]
    [InlineData("x", ColumnKind.Numbers, "a finite number")]
    [InlineData("NaN", ColumnKind.Numbers, "a finite number")]
    [InlineData("1e999", ColumnKind.Numbers, "a finite number")]
    [InlineData("31.1.2026", ColumnKind.Dates, "a date (2026-01-31 or 2026-01-31T12:30:00)")]
    [InlineData("2026-02-30", ColumnKind.Dates, "a date (2026-01-31 or 2026-01-31T12:30:00)")]
    public void A_text_that_is_none_is_named_with_its_row(string text, ColumnKind kind, string expected) =>
        Assert.Equal(
            $"the column 'c' holds '{text}' in row 1, but {expected} is expected",
            Assert.Throws<PipelineException>(() => new Column.Texts("c", [null, text]).To(kind)).Message
        );
}
