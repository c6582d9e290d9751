using System.Numerics;
using System.Text;

namespace DeepLearning.Data;

/// <summary>
/// A CSV file that is larger than memory, in blocks of so many rows. Opening it reads it through, for the columns'
/// kinds and for where the blocks begin; a block is a table, or a data set by a pipeline.
/// </summary>
public sealed class CsvBlocks
{
    private readonly string _path;
    private readonly CsvTableOptions _options;
    private readonly CsvValue _values;
    private readonly CsvScan _scan;
    private readonly List<(long Byte, int Line)> _starts;

    private CsvBlocks(string path, CsvTableOptions options, CsvValue values, CsvScan scan, CsvOffsets offsets, int size)
    {
        (_path, _options, _values, _scan, _starts) = (path, options, values, scan, offsets.Starts);
        Counts = SampleBlocks.Even(scan.Rows, size);
        Columns = scan.Names.Zip(scan.Kinds, (name, kind) => new CsvColumn(name, kind)).ToSequence();
    }

    /// <summary>The number of rows of each block.</summary>
    public Sequence<int> Counts { get; }

    /// <summary>The columns, with the kinds that all their values have.</summary>
    public Sequence<CsvColumn> Columns { get; }

    /// <param name="path">The file; it must stay as it is while blocks are read.</param>
    /// <param name="rowsPerBlock">How many rows are a block; the last has what remains.</param>
    /// <param name="options">How it is written; null for a header, commas and UTF-8.</param>
    /// <exception cref="DataFileException">As for <see cref="CsvTable.Read(string, CsvTableOptions?)"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The text is not UTF-8 and has not a byte a character: where a row begins cannot be told from its bytes.
    /// </exception>
    public static CsvBlocks Open(string path, int rowsPerBlock, CsvTableOptions? options = null)
    {
        options ??= new();
        if (!options.Encoding.IsSingleByte && options.Encoding is not UTF8Encoding)
            throw new ArgumentException(
                $"a CSV file in {options.Encoding.WebName} cannot be read in blocks, but one in UTF-8 or with a byte a "
                    + "character",
                nameof(options)
            );
        if (rowsPerBlock < 1)
            throw new ArgumentOutOfRangeException(
                nameof(rowsPerBlock),
                rowsPerBlock,
                $"rowsPerBlock is {rowsPerBlock}, but must be above 0"
            );
        var values = new CsvValue(options);
        return CsvTable.Rule.Read(
            path,
            stream =>
            {
                var scan = CsvScan.Of(stream, options, values);
                stream.Position = 0;
                var offsets = CsvOffsets.Of(stream, options, rowsPerBlock);
                return offsets.Rows == scan.Rows
                    ? new CsvBlocks(path, options, values, scan, offsets, rowsPerBlock)
                    : throw new IOException("it has changed while it was read");
            }
        );
    }

    /// <summary>The rows of a block, counted from 0.</summary>
    /// <exception cref="DataFileException">
    /// The file cannot be read, or is not as it was; or a value is not of the kind that is given.
    /// </exception>
    public Table Read(int block) =>
        CsvTable.Rule.Read(
            _path,
            stream =>
            {
                var (start, line) = _starts[block];
                if (stream.Length != _starts[^1].Byte)
                    throw new IOException("it has changed since it was opened");
                stream.Position = start;
                using var part = new StreamPart(stream, _starts[block + 1].Byte - start);
                using var rows = new CsvRows(part, _options, line, isMidst: start > 0);
                return _scan.Read(rows, Counts[block], _values);
            }
        );

    /// <summary>Samples for a <see cref="StreamedDataset{T}"/>: each block through a fitted pipeline.</summary>
    public ISampleBlocks<T> Apply<T>(FittedPipeline pipeline)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return SampleBlocks.Of(Counts, block => pipeline.Apply<T>(Read(block)));
    }
}
