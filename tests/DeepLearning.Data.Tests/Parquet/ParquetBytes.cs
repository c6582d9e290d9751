using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace DeepLearning.Data.Tests.Parquet;

/// <summary>A field of a struct in Thrift's compact protocol: number, type and what is behind the head.</summary>
internal sealed record Thrift(int Id, int Type, byte[] Bytes)
{
    public static Thrift Number(int id, long value) => new(id, 6, Varint((ulong)((value << 1) ^ (value >> 63))));

    public static Thrift Number32(int id, long value) => Number(id, value) with { Type = 5 };

    public static Thrift Text(int id, string text) => new(id, 8, Binary(text));

    public static Thrift Struct(int id, params Thrift[] fields) => new(id, 12, Struct(fields));

    public static Thrift List(int id, int type, params byte[][] items) =>
        new(id, 9, [(byte)(0xf0 | type), .. Varint((ulong)items.Length), .. items.SelectMany(item => item)]);

    public static byte[] Struct(params Thrift[] fields) =>
        [.. fields.SelectMany(field => (byte[])[(byte)field.Type, .. Varint((ulong)field.Id * 2), .. field.Bytes]), 0];

    public static byte[] Binary(string text) => [.. Varint((ulong)text.Length), .. Encoding.ASCII.GetBytes(text)];

    public static byte[] Varint(ulong value) =>
        value < 128 ? [(byte)value] : [(byte)(value & 127 | 128), .. Varint(value >> 7)];
}

/// <summary>A column: one page of plain values, optional where it has levels (1 for a value, 0 for none).</summary>
internal sealed record ParquetPart(string Name, int Type, int Rows, byte[] Plain, byte[]? Levels = null)
{
    public int? Converted { get; init; }

    public bool IsZipped { get; init; }

    /// <summary>What the header says of the unzipped length, where it lies.</summary>
    public int? Said { get; init; }

    /// <summary>What the header says of the number of values, where it lies.</summary>
    public int? SaidValues { get; init; }

    private byte[] Content =>
        Levels is null
            ? Plain
            : [.. Int32(2 * Levels.Length), .. Levels.SelectMany(level => (byte[])[2, level]), .. Plain];

    public byte[] Page()
    {
        var content = Content;
        var stored = IsZipped ? Zip(content) : content;
        return
        [
            .. Thrift.Struct(
                Thrift.Number32(1, 0),
                Thrift.Number32(2, Said ?? content.Length),
                Thrift.Number32(3, stored.Length),
                Thrift.Struct(
                    5,
                    Thrift.Number32(1, SaidValues ?? Rows),
                    Thrift.Number32(2, 0),
                    Thrift.Number32(3, 3),
                    Thrift.Number32(4, 3)
                )
            ),
            .. stored,
        ];
    }

    public byte[] Schema() =>
        Thrift.Struct([
            Thrift.Number32(1, Type),
            Thrift.Number32(3, Levels is null ? 0 : 1),
            Thrift.Text(4, Name),
            .. Converted is { } converted ? [Thrift.Number32(6, converted)] : (Thrift[])[],
        ]);

    public byte[] Chunk(long offset, long length) =>
        Thrift.Struct(
            Thrift.Number(2, offset),
            Thrift.Struct(
                3,
                Thrift.Number32(1, Type),
                Thrift.List(2, 5, [0]),
                Thrift.List(3, 8, Thrift.Binary(Name)),
                Thrift.Number32(4, IsZipped ? 2 : 0),
                Thrift.Number(5, Rows),
                Thrift.Number(6, length),
                Thrift.Number(7, length),
                Thrift.Number(9, offset)
            )
        );

    public static byte[] Int32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Zip(byte[] content)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.SmallestSize, leaveOpen: true))
            zip.Write(content);
        return zipped.ToArray();
    }
}

/// <summary>Writes Parquet files byte by byte, from the format's description: plain, one row group.</summary>
internal static class ParquetBytes
{
    public static byte[] Of(int rows, params ParquetPart[] parts)
    {
        var (file, chunks) = (new List<byte>("PAR1"u8.ToArray()), new List<byte[]>());
        foreach (var part in parts)
        {
            var page = part.Page();
            chunks.Add(part.Chunk(file.Count, page.Length));
            file.AddRange(page);
        }

        var root = Thrift.Struct(Thrift.Text(4, "schema"), Thrift.Number32(5, parts.Length));
        var group = Thrift.Struct(
            Thrift.List(1, 12, [.. chunks]),
            Thrift.Number(2, file.Count - 4),
            Thrift.Number(3, rows)
        );
        return WithFooter(
            [.. file],
            Thrift.Struct(
                Thrift.Number32(1, 1),
                Thrift.List(2, 12, [root, .. parts.Select(part => part.Schema())]),
                Thrift.Number(3, rows),
                Thrift.List(4, 12, group)
            )
        );
    }

    public static byte[] WithFooter(byte[] file, byte[] footer) =>
        [.. file, .. footer, .. ParquetPart.Int32(footer.Length), .. "PAR1"u8];
}
