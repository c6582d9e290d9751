using System.Text;
using DeepLearning.TestSupport;

namespace DeepLearning.Data.Tests.Csv;

public sealed class CsvFuzzTests
{
    private const string Original =
        "id,\"name, full\",when,x\r\n1,\"a \"\"b\"\"\nc\",2026-01-31,1.5\r\n2,NA,,-3e2\r\n3,d,2025-12-01T10:30,0\r\n";

    [Fact]
    public void What_is_nearly_a_table_is_read_or_refused_in_one_line()
    {
        Run(Original, new());
        Run(Original, new() { Columns = [new("id", ColumnKind.Numbers), new("when", ColumnKind.Dates)] });
        Run(Original, new() { HasHeader = false, Trim = true });
        Run("a;b\n1;2026-01-31\n2;x\n", new() { HasQuotes = false, Separator = ';' });
    }

    /// <summary>Columns take memory of their own, whatever stands in them; values as much as any reader's.</summary>
    [Fact]
    public void Memory_is_bounded_by_the_file_and_by_the_columns()
    {
        var options = new CsvTableOptions { HasHeader = false };
        foreach (var line in (string[])[new string(',', 16_383), "1,", "\u4e00,x", "2026-01-01,", ","])
        {
            var rows = line.Length > 100 ? 2 : 200_000;
            var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"{line}\n", rows)));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var table = CsvTable.Read(new MemoryStream(bytes), options);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(rows, table.Count);
            Assert.InRange(
                allocated,
                0,
                FileFormat.MemoryMultiple * (long)bytes.Length + (256 << 10) + 1024L * table.Columns.Count
            );
        }
    }

    private static void Run(string original, CsvTableOptions options)
    {
        var (accepted, refused) = Fuzz.Run<byte[], DataFileException>(
            Encoding.UTF8.GetBytes(original),
            Mutation.TextFile,
            bytes => Check(bytes, options)
        );
        Assert.True(accepted > 50 && refused > 50, $"{accepted} accepted, {refused} refused");
    }

    private static void Check(byte[] bytes, CsvTableOptions options)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var table = CsvTable.Read(new MemoryStream(bytes), options);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 0, FileFormat.MemoryMultiple * bytes.Length + (256 << 10));
        Assert.Equal(table, CsvTable.Read(new MemoryStream(bytes), options));
        foreach (var column in table.Columns)
        {
            Assert.Equal(table.Count, column.Count);
            if (column is Column.Numbers numbers)
                Assert.DoesNotContain(numbers.Values, double.IsInfinity);
        }
    }
}
