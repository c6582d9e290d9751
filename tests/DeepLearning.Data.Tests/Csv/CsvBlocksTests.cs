using System.Globalization;
using System.Text;
using DeepLearning.TestSupport;

namespace DeepLearning.Data.Tests.Csv;

public sealed class CsvBlocksTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    private CsvBlocks Open(string text, int rows, CsvTableOptions? options = null)
    {
        File.WriteAllText(_path, text);
        return CsvBlocks.Open(_path, rows, options);
    }

    private void Check(string text, int rows, CsvTableOptions? options = null)
    {
        var blocks = Open(text, rows, options);
        var whole = CsvTable.Read(_path, options);
        Assert.Equal(whole.Count, blocks.Counts.Sum());
        Assert.Equal(whole.Columns.Select(c => new CsvColumn(c.Name, c.Kind)), blocks.Columns);
        for (var block = 0; block < blocks.Counts.Count; block++)
            Assert.Equal(whole.Rows([.. Enumerable.Range(block * rows, blocks.Counts[block])]), blocks.Read(block));
    }

    [Theory]
    [InlineData("a,b\r\n1,x\r\n2,y\r\n3,z\r\n")]
    [InlineData("a,b\n1,x\n2,y\n3,z")]
    [InlineData("\r\r\na,b\r1,x\r\r2,y\n\r\n3,z\r\r")]
    [InlineData("\ufeffa,b\n1,\"x\r\n\"\n2,\"\"\"y\"\n\n3,\"\nz\"\n")]
    [InlineData("\ufeff\n\na,b\n1,x\n2,y")]
    [InlineData("a,b\n1,\"x\r\n\n\r\"\r\n2,\"\r\n\"\r\n3,4\r\n")]
    public void The_blocks_are_the_rows_of_the_table(string text)
    {
        for (var rows = 1; rows < 5; rows++)
            foreach (var options in (CsvTableOptions[])[new(), new() { Trim = true }, new() { HasHeader = false }])
                Check(text, rows, options);
    }

    [Fact]
    public void Blocks_longer_than_a_buffer_are_found_too()
    {
        var text = new StringBuilder("id,text\r\n");
        for (var i = 0; i < 10_000; i++)
            text.Append(CultureInfo.InvariantCulture, $"{i},\"{new string('x', i % 37)}\r\n\"\"{i}\"\r\n");
        Check(text.ToString(), 700);
    }

    [Fact]
    public void Blanks_and_quotes_are_judged_by_the_options()
    {
        Check(" \na,b\n \t \n1,x\n  \n2,y\n", 1, new() { Trim = true });
        Check("a\tb\n\t\n1\tx\n\t\n", 1, new() { Trim = true, Separator = '\t' });
        Check("a,b\n1,\"x\n2,y\"\n3,z\n", 1, new() { HasQuotes = false });
        Check("a,\u00e5\n1,\u00df\n", 1);
    }

    [Fact]
    public void What_is_wrong_in_a_block_is_named_with_its_line_in_the_file()
    {
        var options = new CsvTableOptions { Columns = [new("b", ColumnKind.Numbers)] };
        var blocks = Open("a,b\n\"1\r\n\",1\r\n2,2\r\n\r\n3,x\n", 1, options);
        Assert.Equal(
            $"the CSV file '{_path}' cannot be read: line 6, column 2 ('b'): the value is 'x', but a finite number "
                + "(1.5) is expected",
            Assert.Throws<DataFileException>(() => blocks.Read(2)).Message
        );
        File.AppendAllText(_path, "4,4\n");
        Assert.Contains(
            "it has changed since it was opened",
            Assert.Throws<DataFileException>(() => blocks.Read(0)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => CsvBlocks.Open(_path, 1, new() { Encoding = Encoding.Unicode }));
        Assert.Throws<ArgumentOutOfRangeException>(() => CsvBlocks.Open(_path, 0));
    }

    [Fact]
    public void A_long_table_streams_through_a_pipeline()
    {
        var rows = Enumerable
            .Range(0, 50)
            .Select(i => FormattableString.Invariant($"{i},{(i % 3 == 0 ? "a" : "b")},{i * i}"));
        var blocks = Open($"x,kind,y\n{string.Join('\n', rows)}\n", 20);
        var pipeline = Pipeline.Infer(blocks.Read(0), "y").Fit(blocks.Read(0));
        var source = new BlockSource<float>(new(blocks.Apply<float>(pipeline)), 8);
        var expected = new BatchSource<float>(pipeline.Apply<float>(CsvTable.Read(_path)), 8);
        foreach (var (streamed, memory) in source.Epoch(0).Zip(expected.Epoch(0)))
        {
            Assert.Equal(memory.Inputs[0].Reals.ToArray(), streamed.Inputs[0].Reals.ToArray());
            Assert.Equal(memory.SampleIndices.ToArray(), streamed.SampleIndices.ToArray());
        }
    }

    [Fact]
    public void What_is_nearly_a_table_has_the_same_rows_in_blocks()
    {
        CsvTableOptions[] all = [new(), new() { Trim = true, HasHeader = false }, new() { HasQuotes = false }];
        var next = 0;
        var (accepted, refused) = Fuzz.Run<byte[], DataFileException>(
            "a,b\r\n1,\"x\ny\"\r\n\r\n2,z\n3,\"\"\"\"\r4,5\n"u8.ToArray(),
            Mutation.TextFile,
            bytes =>
            {
                var options = all[next++ % all.Length];
                File.WriteAllBytes(_path, bytes);
                var whole = CsvTable.Read(_path, options);
                var blocks = CsvBlocks.Open(_path, 2, options);
                Assert.Equal(whole.Count, blocks.Counts.Sum());
                for (var block = 0; block < blocks.Counts.Count; block++)
                    Assert.Equal(
                        whole.Rows([.. Enumerable.Range(block * 2, blocks.Counts[block])]),
                        blocks.Read(block)
                    );
            }
        );
        Assert.True(accepted > 20 && refused > 20, $"{accepted} accepted, {refused} refused");
    }
}
