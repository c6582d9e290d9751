using System.Text;
using DeepLearning.TestSupport;
using Parquet;

namespace DeepLearning.Data.Tests.Parquet;

public sealed class ParquetFuzzTests
{
    [Fact]
    public void What_is_nearly_a_file_is_read_or_refused_in_one_line()
    {
        var original = ParquetBytes.Of(
            3,
            new ParquetPart("i", 1, 3, [.. ((int[])[1, -2, 3]).SelectMany(BitConverter.GetBytes)]),
            new ParquetPart("d", 5, 3, [.. ((double[])[0.5, 2]).SelectMany(BitConverter.GetBytes)], [1, 0, 1])
            {
                IsZipped = true,
            },
            new ParquetPart("s", 6, 3, [.. ParquetPart.Int32(2), .. Encoding.ASCII.GetBytes("ab")], [1, 0, 0])
            {
                Converted = 0,
            }
        );
        var (accepted, refused) = Run(original);
        Assert.True(accepted > 20 && refused > 20, $"{accepted} accepted, {refused} refused");
    }

    /// <summary>Dictionaries, runs and levels of what Parquet.Net writes.</summary>
    [Theory]
    [MemberData(nameof(ParquetTableTests.Compressions), MemberType = typeof(ParquetTableTests))]
    public async Task What_is_nearly_a_file_of_ParquetNet_is_read_or_refused_too(CompressionMethod compression)
    {
        var (accepted, refused) = Run(await ParquetTableTests.Written(compression));
        Assert.True(accepted > 20 && refused > 20, $"{accepted} accepted, {refused} refused");
    }

    private static (int Accepted, int Refused) Run(byte[] original)
    {
        var options = new ParquetTableOptions { MaxValues = 1 << 16, MaxBytes = 1 << 20 };
        return Fuzz.Run<byte[], DataFileException>(
            original,
            Mutation.Bytes,
            bytes =>
            {
                var table = ParquetTable.Read(new MemoryStream(bytes), options);
                Assert.InRange(table.Count * table.Columns.Count, 0, 1 << 16);
            }
        );
    }
}
