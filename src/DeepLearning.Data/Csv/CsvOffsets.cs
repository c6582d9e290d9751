namespace DeepLearning.Data;

/// <summary>
/// Where the blocks of a CSV file begin. Rows end by Sep's rule, at a line end outside of quotes; it is looked for in
/// the file's bytes, which needs a text whose quotes and line ends are single bytes.
/// </summary>
internal sealed class CsvOffsets
{
    private const int BufferSize = 1 << 16;

    private readonly CsvTableOptions _options;
    private readonly int _rowsPerBlock;
    private long _at,
        _start;
    private int _line = 1,
        _startLine = 1,
        _rows;
    private bool _quoted,
        _carriage,
        _blank = true;

    private CsvOffsets(CsvTableOptions options, int rowsPerBlock) =>
        (_options, _rowsPerBlock, _rows) = (options, rowsPerBlock, options.HasHeader ? -1 : 0);

    /// <summary>The first byte and line of each block, and those behind the last.</summary>
    public List<(long Byte, int Line)> Starts { get; } = [];

    /// <summary>The rows of all blocks; without the header.</summary>
    public int Rows => _rows;

    /// <param name="stream">Read from its begin to its end.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="rowsPerBlock">How many rows are a block.</param>
    public static CsvOffsets Of(Stream stream, CsvTableOptions options, int rowsPerBlock)
    {
        var (offsets, buffer) = (new CsvOffsets(options, rowsPerBlock), new byte[BufferSize]);
        var mark = options.Encoding.Preamble;
        while (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) is > 0 and var count)
        {
            var bytes = buffer.AsSpan(0, count);
            if (offsets._at == 0 && mark.Length > 0 && bytes.StartsWith(mark))
            {
                offsets._at = mark.Length;
                bytes = bytes[mark.Length..];
            }

            foreach (var value in bytes)
                offsets.Add(value);
        }

        offsets.EndRow();
        offsets.Starts.Add((offsets._at, offsets._line));
        return offsets;
    }

    private void Add(byte value)
    {
        _at++;
        if (_carriage && value == '\n')
        {
            _carriage = false;
            if (!_quoted)
                _start = _at;
            return;
        }

        _carriage = value == '\r';
        _quoted ^= _options.HasQuotes && value == '"';
        if (value is not ((byte)'\r' or (byte)'\n'))
        {
            _blank &= _options.Trim && value is (byte)' ' or (byte)'\t' && value != _options.Separator;
            return;
        }

        _line++;
        if (_quoted)
            _blank = false;
        else
            EndRow();
    }

    /// <summary>A row ends here, or an empty line, which is passed over.</summary>
    private void EndRow()
    {
        if (!_blank)
        {
            if (_rows >= 0 && _rows % _rowsPerBlock == 0)
                Starts.Add((_start, _startLine));
            _rows++;
        }

        (_blank, _start, _startLine) = (true, _at, _line);
    }
}
