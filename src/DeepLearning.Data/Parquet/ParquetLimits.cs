using System.Buffers.Binary;
using Parquet.Meta;

namespace DeepLearning.Data;

/// <summary>
/// What a Parquet file says of sizes, judged before a page of it is read: its footer, its columns' chunks and the
/// headers of their pages. Source: Apache Parquet, "File Format" and parquet.thrift.
/// </summary>
internal sealed class ParquetLimits(Stream stream, ParquetTableOptions options)
{
    private const int MostFooter = 1 << 24,
        MostHeader = 1 << 16,
        MostDepth = 32;

    private long _unzipped;

    /// <exception cref="InvalidDataException">It has no footer, or the footer says more than is there.</exception>
    public void CheckFooter()
    {
        if (stream.Length < 12 || !Bytes(0, 4).AsSpan().SequenceEqual("PAR1"u8))
            throw new InvalidDataException("byte 0: it does not begin with PAR1, as a Parquet file does");
        var end = Bytes(stream.Length - 8, 8);
        if (!end.AsSpan(4).SequenceEqual("PAR1"u8))
            throw new InvalidDataException(
                $"byte {stream.Length - 4}: it does not end with PAR1: it is cut, encrypted, or no Parquet file"
            );
        var length = BinaryPrimitives.ReadUInt32LittleEndian(end);
        if (length > Math.Min(MostFooter, stream.Length - 12))
            throw new InvalidDataException(
                $"byte {stream.Length - 8}: its footer has {length} bytes, but at most "
                    + $"{Math.Min(MostFooter, stream.Length - 12)} are expected"
            );
        var at = stream.Length - 8 - length;
        try
        {
            var walk = new ThriftWalk(Bytes(at, (int)length));
            walk.Struct(ParquetShapes.Footer);
            CheckTree(walk.Listed);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"its footer, from byte {at} on, cannot be read: {e.Message}", e);
        }
    }

    /// <summary>
    /// The schema is a tree, written in order: each element says how many children follow it. They must be there, and
    /// not too deep in each other.
    /// </summary>
    private static void CheckTree(List<Dictionary<int, long>> elements)
    {
        var open = new Stack<long>([1]);
        foreach (var element in elements)
        {
            while (open.TryPeek(out var left) && left == 0)
                open.Pop();
            if (open.Count is 0 or > MostDepth)
                throw new InvalidDataException(
                    open.Count == 0
                        ? "its schema goes on behind its last column"
                        : $"its columns lie more than {MostDepth} deep in each other"
                );
            open.Push(open.Pop() - 1);
            var children = element.GetValueOrDefault(5);
            if (children < 0 || children > elements.Count)
                throw new InvalidDataException($"its schema has an element of {children} columns");
            open.Push(children);
        }

        if (open.Sum() != 0)
            throw new InvalidDataException($"its schema lacks {open.Sum()} columns of those that it says");
    }

    /// <summary>A column's part in a row group: its pages lie in the file, and hold a value a row.</summary>
    public void CheckChunk(string column, ColumnMetaData? chunk, long rows)
    {
        if (chunk is null)
            throw new InvalidDataException($"the column '{column}' has no metadata");
        if (chunk.NumValues != rows)
            throw new InvalidDataException(
                $"the column '{column}' has {chunk.NumValues} values, but its row group {rows} rows"
            );
        var start = chunk.DictionaryPageOffset is { } dictionary and > 0
            ? Math.Min(dictionary, chunk.DataPageOffset)
            : chunk.DataPageOffset;
        if (start < 4 || chunk.TotalCompressedSize < 0 || chunk.TotalCompressedSize > stream.Length - 8 - start)
            throw new InvalidDataException(
                $"the column '{column}' lies at byte {start} with {chunk.TotalCompressedSize} bytes, but the file has "
                    + $"{stream.Length}"
            );
        var values = 0L;
        for (var at = start; at < start + chunk.TotalCompressedSize; )
            at = CheckPage(column, at, start + chunk.TotalCompressedSize, rows, ref values);
        if (values != rows)
            throw new InvalidDataException($"the column '{column}' has {values} values in its pages, but {rows} rows");
    }

    private long CheckPage(string column, long at, long end, long rows, ref long values)
    {
        var walk = new ThriftWalk(Bytes(at, (int)Math.Min(MostHeader, end - at)));
        Dictionary<int, long> header;
        try
        {
            header = walk.Struct(ParquetShapes.PageHeader)!;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"byte {at}: a page of '{column}' has no header: {e.Message}", e);
        }

        var (unzipped, zipped) = (header.GetValueOrDefault(2, -1), header.GetValueOrDefault(3, -1));
        var next = at + walk.At + zipped;
        if (unzipped < 0 || zipped < 0 || next > end)
            throw new InvalidDataException(
                $"byte {at}: a page of '{column}' has {zipped} bytes, unzipped {unzipped}, but {end - at} are there"
            );
        if ((_unzipped += unzipped) > options.MaxBytes)
            throw new InvalidDataException(
                $"byte {at}: with a page of '{column}' its pages unzip to {_unzipped} bytes, but at most "
                    + $"{options.MaxBytes} are expected ({nameof(ParquetTableOptions.MaxBytes)})"
            );
        var data = header.GetValueOrDefault(501) + header.GetValueOrDefault(801);
        var entries = header.GetValueOrDefault(701);
        if (data < 0 || data > rows - values || entries < 0 || entries > unzipped)
            throw new InvalidDataException(
                $"byte {at}: a page of '{column}' has {data} values and {entries} entries, which do not fit"
            );
        values += data;
        return next;
    }

    private byte[] Bytes(long at, int count)
    {
        var bytes = new byte[count];
        stream.Position = at;
        stream.ReadExactly(bytes);
        return bytes;
    }
}
