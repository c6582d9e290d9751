using System.Text;
using DeepLearning.TestSupport;

namespace DeepLearning.Data.Tests.Csv;

public sealed class CsvTableTests
{
    private static Table Read(string text, CsvTableOptions? options = null) =>
        CsvTable.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), options);

    private static string Refused(string text, CsvTableOptions? options = null) =>
        Assert.Throws<DataFileException>(() => Read(text, options)).Message;

    private static Table TableOf(params Column[] columns) => new(columns.ToSequence());

    private static Column.Numbers Numbers(string name, params double[] values) => new(name, values.ToSequence());

    private static Column.Texts Texts(string name, params string?[] values) => new(name, values.ToSequence());

    [Fact]
    public void Kinds_are_told_from_the_values()
    {
        var table = Read("age,city,since,none\n31,Lund,2026-01-31,\n-4.5e1,NA,2025-12-01,NA\nNaN,Oslo,,\n");
        Assert.Equal(
            TableOf(
                Numbers("age", 31, -45, double.NaN),
                Texts("city", "Lund", null, "Oslo"),
                new Column.Dates("since", [new DateTime(2026, 1, 31), new DateTime(2025, 12, 1), null]),
                Numbers("none", double.NaN, double.NaN, double.NaN)
            ),
            table
        );
    }

    [Fact]
    public void A_column_is_of_texts_as_they_stand_where_one_value_is_no_number() =>
        Assert.Equal(TableOf(Texts("id", "007", "1.50", "x")), Read("id\n007\n1.50\nx\n"));

    [Fact]
    public void Quotes_hold_separators_quotes_and_line_ends()
    {
        var table = Read("\"a,1\",b\r\n\"x, \"\"y\"\"\r\nz\",1\r\n\"\"\"\",\"2\"\r\n\"\",3");
        Assert.Equal(TableOf(Texts("a,1", "x, \"y\"\r\nz", "\"", null), Numbers("b", 1, 2, 3)), table);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Line_ends_of_any_system_and_empty_lines_are_taken(string end) =>
        Assert.Equal(
            TableOf(Numbers("a", 1, 3), Numbers("b", 2, 4)),
            Read(string.Join(end, "", "a,b", "1,2", "", "3,4", "", ""))
        );

    [Fact]
    public void A_byte_order_mark_is_no_part_of_a_name() =>
        Assert.Equal(TableOf(Numbers("a", 1)), Read("\ufeffa\n1\n"));

    [Fact]
    public void Decimal_commas_other_separators_and_other_dates_are_options()
    {
        var options = new CsvTableOptions
        {
            Separator = ';',
            DecimalComma = true,
            DateFormats = ["d.M.yyyy"],
            MissingValues = ["", "-"],
        };
        Assert.Equal(
            TableOf(
                Numbers("x", 1.5, double.NaN),
                new Column.Dates("on", [new DateTime(2026, 3, 1), new DateTime(2026, 12, 31)]),
                Texts("t", "1.5", "NA")
            ),
            Read("x;on;t\n1,5;1.3.2026;1.5\n-;31.12.2026;NA\n", options)
        );
        Assert.Equal(TableOf(Numbers("x", 1.5)), Read("x\n\"1,5\"\n", options with { Separator = ',' }));
    }

    [Fact]
    public void A_file_without_a_header_has_numbered_columns()
    {
        Assert.Equal(
            TableOf(Numbers("column 1", 1, 3), Numbers("column 2", 2, 4)),
            Read("1\t2\n3\t4", new() { Separator = '\t', HasHeader = false })
        );
        Assert.Equal(TableOf(Numbers("column 1", 1), Numbers("x", 5)), Read("\"\",x\n1,5\n"));
    }

    [Fact]
    public void Blanks_belong_to_a_text_unless_they_are_trimmed()
    {
        const string File = "a, b\n x , \"y\"\n, ?\n";
        Assert.Equal(
            TableOf(Texts("a", "x", null), Texts("b", "y", null)),
            Read(File, new() { Trim = true, MissingValues = ["", "?"] })
        );
        Assert.Equal(
            TableOf(Texts("a", " x ", null), Texts("b", " \"y\"", " ?")),
            Read(File, new() { HasQuotes = false })
        );
    }

    [Fact]
    public void A_kind_may_be_given()
    {
        var options = new CsvTableOptions { Columns = [new("zip", ColumnKind.Texts), new("n", ColumnKind.Numbers)] };
        Assert.Equal(
            TableOf(Texts("zip", "02134", "10115"), Numbers("n", 1, 2)),
            Read("zip,n\n02134,1\n10115,2\n", options)
        );
        Assert.Equal(
            "the CSV file cannot be read: line 4, column 2 ('n'): the value is 'two', but a finite number (1.5) is "
                + "expected",
            Refused("zip,n\n\"1\n\",1\n2,two\n", options)
        );
        Assert.Equal(
            "the CSV file cannot be read: it has no column 'zip', whose kind is given, but 'n'",
            Refused("n\n1\n", options)
        );
    }

    [Theory]
    [InlineData("", "it holds no row, but at least one is expected")]
    [InlineData("\n\n", "it holds no row, but at least one is expected")]
    [InlineData("a,b\n", "it holds a header, but no row behind it")]
    [InlineData("a,b,a\n1,2,3", "line 1, column 3: the header names it 'a', as it does column 1")]
    [InlineData("a,b\n1,2\n3\n", "line 3: the row has 1 columns, but that of line 1 has 2")]
    [InlineData("a,b\n\"1\n\",2\n3,4,5\n", "line 4: the row has 3 columns, but that of line 1 has 2")]
    [InlineData("a\n\"1\n2\n", "line 2, column 1: the value begins with a quote, but does not end with one: '\"1 2 '")]
    [InlineData("a\n\"1\"2\n", "line 2, column 1: the value begins with a quote, but does not end with one: '\"1\"2'")]
    [InlineData("a\n1\"2\"\n", "line 2, column 1: a quote stands in a value that does not begin with one: '1\"2\"'")]
    [InlineData("a\n\"1\"2\"\"3\"", "line 2, column 1: a quote stands in a value without another behind it: ")]
    public void A_file_that_is_no_table_is_named_with_its_place(string text, string expected) =>
        Assert.StartsWith($"the CSV file cannot be read: {expected}", Refused(text), StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_no_text_are_refused_and_other_texts_are_an_option()
    {
        byte[] bytes = [(byte)'a', (byte)'\n', 0xe5];
        Assert.StartsWith(
            "the CSV file cannot be read: line 1 or a later one holds bytes that are no text in utf-8",
            Assert.Throws<DataFileException>(() => CsvTable.Read(new MemoryStream(bytes))).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            TableOf(Texts("a", "\u00e5")),
            CsvTable.Read(new MemoryStream(bytes), new() { Encoding = Encoding.Latin1 })
        );
    }

    [Fact]
    public void A_file_is_named_and_a_stream_that_cannot_seek_is_read()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-folder", "t.csv");
        Assert.Equal(
            $"the CSV file '{path}' cannot be read: there is no such file",
            Assert.Throws<DataFileException>(() => CsvTable.Read(path)).Message
        );
        using var zipped = new MemoryStream();
        using (
            var zip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionMode.Compress, true)
        )
            zip.Write("a\n1\n"u8);
        zipped.Position = 0;
        using var unzipped = new System.IO.Compression.GZipStream(
            zipped,
            System.IO.Compression.CompressionMode.Decompress
        );
        Assert.Equal(TableOf(Numbers("a", 1)), CsvTable.Read(unzipped));
    }

    [Fact]
    public void Long_rows_open_quotes_and_too_many_columns_are_refused()
    {
        var tooLong = "line 2: the row is longer than 16,777,216 characters";
        Assert.Contains(tooLong, Refused($"a\n{new string('x', 17_000_000)}"), StringComparison.Ordinal);
        var lines = new string('x', 17_000_000).Replace("xxxx", "xxx\n", StringComparison.Ordinal);
        Assert.Contains(tooLong, Refused($"a\n\"{lines}"), StringComparison.Ordinal);
        Assert.Contains(
            "line 1: the row has 1000001 columns, but at most 16384 are expected (MaxColumns)",
            Refused(new string(',', 1_000_000)),
            StringComparison.Ordinal
        );
        Assert.Contains("(1000 characters)", Refused($"a\n\"{new string('x', 999)}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('"')]
    [InlineData('1')]
    [InlineData('x')]
    [InlineData('.')]
    [InlineData('\n')]
    [InlineData('\u00a7')]
    public void A_separator_that_values_use_is_refused(char separator) =>
        Assert.Contains(
            "but must be one that numbers, texts and quotes do not use",
            Assert.Throws<ArgumentException>(() => new CsvTableOptions { Separator = separator }).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Numbers_are_read_alike_under_every_culture() =>
        Fuzz.UnderEachCulture(() =>
        {
            Assert.Equal(TableOf(Numbers("a", -1.5)), Read("a\n-1.5\n"));
            Assert.Equal(TableOf(Texts("a", "\u22121.5")), Read("a\n\u22121.5\n"));
        });

    [Fact]
    public void A_table_of_a_file_goes_through_a_pipeline()
    {
        var table = Read("size,kind,price,rooms\n10,a,100,1\n20,b,200,2\n30,a,300,3\n");
        var fitted = Pipeline
            .Infer(table, new PipelineTarget.Values("price"), new PipelineTarget.Classes("kind"))
            .Fit(table);
        var data = fitted.Apply<double>(table);
        Assert.Equal(["price", "kind"], data.NamedTargets.Select(target => target.Name));
        Assert.Equal(Shape.Of(3, 2), data.Inputs.Shape);
    }
}
