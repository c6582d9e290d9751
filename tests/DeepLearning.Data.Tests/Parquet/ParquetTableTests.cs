using System.Text;
using Parquet;
using Parquet.Schema;

namespace DeepLearning.Data.Tests.Parquet;

public sealed class ParquetTableTests
{
    /// <summary>All that Parquet.Net writes.</summary>
    public static TheoryData<CompressionMethod> Compressions =>
        [
            CompressionMethod.None,
            CompressionMethod.Snappy,
            CompressionMethod.Gzip,
            CompressionMethod.Brotli,
            CompressionMethod.Zstd,
            CompressionMethod.Lz4Raw,
        ];

    private static readonly ParquetPart Ints = new(
        "i",
        1,
        3,
        [.. ((int[])[1, -2, 3]).SelectMany(BitConverter.GetBytes)]
    );

    private static readonly ParquetPart Doubles = new(
        "d",
        5,
        3,
        [.. ((double[])[0.5, -1e9]).SelectMany(BitConverter.GetBytes)],
        [1, 0, 1]
    )
    {
        IsZipped = true,
    };

    private static readonly ParquetPart Texts = new(
        "s",
        6,
        3,
        [
            .. ((string[])["Lund", "x"]).SelectMany(text =>
                (byte[])[.. ParquetPart.Int32(text.Length), .. Encoding.ASCII.GetBytes(text)]
            ),
        ],
        [1, 1, 0]
    )
    {
        Converted = 0,
    };

    private static Table Read(byte[] bytes, ParquetTableOptions? options = null) =>
        ParquetTable.Read(new MemoryStream(bytes), options);

    private static string Refused(byte[] bytes, ParquetTableOptions? options = null) =>
        Assert.Throws<DataFileException>(() => Read(bytes, options)).Message;

    [Fact]
    public void A_file_written_by_the_formats_description_is_a_table()
    {
        var days = new ParquetPart("t", 1, 3, [.. ((int[])[0, 1, 20484]).SelectMany(BitConverter.GetBytes)])
        {
            Converted = 6,
        };
        var table = Read(ParquetBytes.Of(3, Ints, Doubles, Texts, days));
        Assert.Equal(
            new Table([
                new Column.Numbers("i", [1, -2, 3]),
                new Column.Numbers("d", [0.5, double.NaN, -1e9]),
                new Column.Texts("s", ["Lund", "x", null]),
                new Column.Dates("t", [new(1970, 1, 1), new(1970, 1, 2), new DateTime(2026, 1, 31)]),
            ]),
            table
        );
        Assert.Equal(
            ["s", "i"],
            Read(ParquetBytes.Of(3, Ints, Doubles, Texts), new() { Columns = ["s", "i"] }).Columns.Select(c => c.Name)
        );
    }

    [Theory]
    [MemberData(nameof(Compressions))]
    public async Task Every_type_and_compression_that_ParquetNet_writes_is_read_from_several_row_groups(
        CompressionMethod compression
    )
    {
        using var file = new MemoryStream(await Written(compression));
        var table = ParquetTable.Read(file);
        Assert.Equal(200, table.Count);
        for (var row = 0; row < 200; row++)
        {
            Assert.Equal(row % 100, table["long"][row].Number);
            Assert.Equal(row % 3 == 0 ? double.NaN : row % 100 / 2f, table["single"][row].Number);
            Assert.Equal(row % 2, table["flag"][row].Number);
            Assert.Equal(row % 100 % 5 == 0 ? null : $"city {row % 100 % 7}", table["city"][row].Text);
            Assert.Equal(new DateTime(2026, 1, 1).AddHours(row % 100), table["when"][row].Date);
        }
    }

    internal static async Task<byte[]> Written(CompressionMethod compression)
    {
        var fields = new DataField[]
        {
            new DataField<long>("long"),
            new DataField<float?>("single"),
            new DataField<bool>("flag"),
            new DataField<string>("city"),
            new DataField<DateTime>("when"),
        };
        using var file = new MemoryStream();
        var options = new ParquetOptions { CompressionMethod = compression };
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file, options))
            for (var part = 0; part < 2; part++)
            {
                using var group = writer.CreateRowGroup();
                int[] rows = [.. Enumerable.Range(0, 100)];
                await group.WriteAsync<long>(fields[0], rows.Select(row => (long)row).ToArray());
                await group.WriteAsync<float>(
                    fields[1],
                    rows.Select(row => (part * 100 + row) % 3 == 0 ? (float?)null : row / 2f).ToArray()
                );
                await group.WriteAsync<bool>(fields[2], rows.Select(row => row % 2 == 1).ToArray());
                await group.WriteAsync(
                    fields[3],
                    rows.Select(row => row % 5 == 0 ? null! : $"city {row % 7}").ToArray()
                );
                await group.WriteAsync<DateTime>(
                    fields[4],
                    rows.Select(row => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(row)).ToArray()
                );
            }

        return file.ToArray();
    }

    [Fact]
    public void What_a_table_has_not_is_refused_by_its_column()
    {
        var bytes = new ParquetPart("raw", 6, 1, [.. ParquetPart.Int32(1), 7]);
        Assert.Contains(
            "the column 'raw' is of bytes, which a table has not",
            Refused(ParquetBytes.Of(1, bytes)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "it has no column 'x', but 'i'",
            Refused(ParquetBytes.Of(3, Ints), new() { Columns = ["x"] }),
            StringComparison.Ordinal
        );
        var large = new ParquetPart("id", 2, 1, BitConverter.GetBytes((1L << 53) + 1));
        Assert.Contains(
            "the column 'id' holds 9007199254740993 in row 0",
            Refused(ParquetBytes.Of(1, large)),
            StringComparison.Ordinal
        );
        var infinite = new ParquetPart("d", 5, 1, BitConverter.GetBytes(double.PositiveInfinity));
        Assert.Contains(
            "which is infinite or no whole number",
            Refused(ParquetBytes.Of(1, infinite)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_that_says_more_than_it_holds_is_refused()
    {
        var good = ParquetBytes.Of(3, Ints);
        Assert.Contains("byte 0: it does not begin with PAR1", Refused([]), StringComparison.Ordinal);
        Assert.Contains("it does not end with PAR1: it is cut", Refused(good[..^1]), StringComparison.Ordinal);
        byte[] footer = [.. good[..^8], .. ParquetPart.Int32(int.MaxValue), .. "PAR1"u8];
        Assert.Contains("its footer has 2147483647 bytes, but at most", Refused(footer), StringComparison.Ordinal);

        Assert.Contains(
            "but its row group 1152921504606846976 rows",
            Refused(OfRows(1L << 60), new() { MaxValues = long.MaxValue }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "has 1152921504606846976 rows, behind 0, but at most 67108864 of 1 columns",
            Refused(OfRows(1L << 60)),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "has 1073741824 values and 0 entries, which do not fit",
            Refused(ParquetBytes.Of(3, Ints with { SaidValues = 1 << 30 })),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "its pages unzip to 1073741825 bytes, but at most 1073741824 are expected (MaxBytes)",
            Refused(ParquetBytes.Of(3, Ints with { Said = (1 << 30) + 1 })),
            StringComparison.Ordinal
        );

        static byte[] OfRows(long rows) =>
            ParquetBytes.WithFooter(
                [.. "PAR1"u8, .. Ints.Page()],
                Thrift.Struct(
                    Thrift.Number32(1, 1),
                    Thrift.List(2, 12, Thrift.Struct(Thrift.Text(4, "schema"), Thrift.Number32(5, 1)), Ints.Schema()),
                    Thrift.Number(3, rows),
                    Thrift.List(
                        4,
                        12,
                        Thrift.Struct(
                            Thrift.List(1, 12, Ints.Chunk(4, Ints.Page().Length)),
                            Thrift.Number(2, 10),
                            Thrift.Number(3, rows)
                        )
                    )
                )
            );
    }

    [Fact]
    public void A_footer_of_endless_lists_or_other_fields_is_refused()
    {
        Assert.Contains(
            "the field 2 lists 1152921504606846976 values, but only",
            Refused(OfFooter(Thrift.Struct(new Thrift(2, 9, [0xfc, .. Thrift.Varint(1UL << 60)])))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "a text has 1099511627776 bytes, but only",
            Refused(OfFooter(Thrift.Struct(new Thrift(6, 8, Thrift.Varint(1UL << 40))))),
            StringComparison.Ordinal
        );
        byte[] deep = [.. Enumerable.Repeat((byte)0x1c, 100_000), .. new byte[100_000]];
        Assert.Contains("the field 1 of type 12 is not expected", Refused(OfFooter(deep)), StringComparison.Ordinal);
        Assert.Contains(
            "the field 8 of type 12 is not expected",
            Refused(OfFooter(Thrift.Struct(Thrift.Struct(8)))),
            StringComparison.Ordinal
        );
        Assert.Contains("an element of 2147483647 columns", Schema(int.MaxValue, 0), StringComparison.Ordinal);
        Assert.Contains("its schema lacks 1 columns", Schema(2, 0), StringComparison.Ordinal);
        Assert.Contains("an element of -1 columns", Schema(-1), StringComparison.Ordinal);
        Assert.Contains("goes on behind its last column", Schema(0, 0), StringComparison.Ordinal);
        Assert.Contains(
            "more than 32 deep in each other",
            Schema([.. Enumerable.Repeat(1, 100_000), 0]),
            StringComparison.Ordinal
        );

        static string Schema(params int[] children) =>
            Refused(
                OfFooter(
                    Thrift.Struct(
                        Thrift.List(
                            2,
                            12,
                            [.. children.Select(count => Thrift.Struct(Thrift.Text(4, "x"), Thrift.Number32(5, count)))]
                        )
                    )
                )
            );

        static byte[] OfFooter(byte[] footer) => ParquetBytes.WithFooter("PAR1"u8.ToArray(), footer);
    }

    [Fact]
    public void A_page_that_unzips_to_more_than_it_says_takes_no_more_memory()
    {
        var bomb = new ParquetPart("d", 5, 3, new byte[100_000_000]) { IsZipped = true, Said = 24 };
        var bytes = ParquetBytes.Of(3, bomb);
        Assert.InRange(bytes.Length, 0, 200_000);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        try
        {
            Read(bytes);
        }
        catch (DataFileException)
        {
            // Read or refused: what counts is the memory.
        }

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 20_000_000);
    }
}
