using System.Text;
using nietras.SeparatedValues;

namespace DeepLearning.Data;

/// <summary>
/// The rows of a CSV file, one after the other, and their values without quotes. Quotes are taken strictly, which Sep
/// leaves to its callers: a value stands in them from end to end or not at all. Empty lines are passed over.
/// </summary>
internal sealed class CsvRows : IDisposable
{
    private readonly CsvTableOptions _options;
    private readonly StreamReader _text;
    private readonly SepReader _reader;
    private readonly Func<bool> _moveNext;
    private char[] _unquoted = [];
    private readonly int _first;
    private int _next;

    /// <param name="stream">Read from where it stands to its end; it stays open.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="line">The number of the line that the stream begins with.</param>
    /// <param name="isMidst">Whether it begins in a file's midst, where no byte order mark is.</param>
    public CsvRows(Stream stream, CsvTableOptions options, int line = 1, bool isMidst = false)
    {
        (_first, _next) = (line - 1, line);
        _options = options;
        var encoding = isMidst ? Unmarked(options.Encoding) : options.Encoding;
        _text = new(stream, encoding, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var sep = new SepReaderOptions(new Sep(options.Separator)) with
        {
            HasHeader = false,
            DisableColCountCheck = true,
            DisableQuotesParsing = !options.HasQuotes,
        };
        _reader = Guard(() => sep.From(_text));
        _moveNext = _reader.MoveNext;
    }

    /// <summary>The line that the row begins in, counted from 1: Sep's own number is wrong in the first row.</summary>
    public int Line { get; private set; }

    /// <summary>The row's number of values.</summary>
    public int Count { get; private set; }

    /// <summary>A value, which is valid until the next is asked for.</summary>
    public ReadOnlySpan<char> this[int column]
    {
        get
        {
            var raw = _reader.Current[column].Span;
            var value = _options.Trim ? raw.Trim(" \t") : raw;
            return _options.HasQuotes && value.Contains('"') ? Unquoted(value, column) : value;
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _text.Dispose();
    }

    /// <exception cref="InvalidDataException">The row is too long, or its bytes are no text.</exception>
    public bool MoveNext()
    {
        while (Guard(_moveNext))
        {
            var row = _reader.Current;
            (Line, Count, _next) = (_next, row.ColCount, _first + row.LineNumberToExcl);
            var rest = _options.Trim ? row.Span.Trim(" \t") : row.Span;
            if (Count == 1 && rest.IsEmpty)
                continue;
            return Count <= _options.MaxColumns
                ? true
                : throw new InvalidDataException(
                    $"line {Line}: the row has {Count} columns, but at most {_options.MaxColumns} are expected "
                        + "(MaxColumns)"
                );
        }

        return false;
    }

    private static Encoding Unmarked(Encoding encoding)
    {
        if (encoding is not UTF8Encoding)
            return encoding;
        var unmarked = (Encoding)new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).Clone();
        unmarked.DecoderFallback = encoding.DecoderFallback;
        return unmarked;
    }

    private TResult Guard<TResult>(Func<TResult> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException(
                $"line {_next} or a later one holds bytes that are no text in {_options.Encoding.WebName}",
                e
            );
        }
        catch (NotSupportedException e)
        {
            throw new InvalidDataException(
                $"line {_next}: the row is longer than 16,777,216 characters: a quote is not closed, or this is no "
                    + "table",
                e
            );
        }
    }

    private ReadOnlySpan<char> Unquoted(ReadOnlySpan<char> value, int column)
    {
        if (value[0] != '"')
            throw Fault(column, "a quote stands in a value that does not begin with one", value);
        if (value.Length == 1 || value[^1] != '"')
            throw Fault(column, "the value begins with a quote, but does not end with one", value);
        var inner = value[1..^1];
        if (!inner.Contains('"'))
            return inner;
        if (_unquoted.Length < inner.Length)
            _unquoted = new char[Math.Max(inner.Length, 2 * _unquoted.Length)];
        var length = 0;
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '"' && (++i == inner.Length || inner[i] != '"'))
                throw Fault(column, "a quote stands in a value without another behind it", value);
            _unquoted[length++] = inner[i];
        }

        return _unquoted.AsSpan(0, length);
    }

    private InvalidDataException Fault(int column, string what, ReadOnlySpan<char> value) =>
        new($"line {Line}, column {column + 1}: {what}: {CsvValue.Shown(value)}");
}
