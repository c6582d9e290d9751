using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace DeepLearning;

/// <summary>
/// Text files of numbers in UTF-8: one row a line, a separator between columns, invariant culture, no quotes. Empty
/// lines are skipped. Reading takes memory for the numbers, twice while it grows, and for the longest line.
/// </summary>
public static class CsvFile
{
    private static readonly FileFormat Rule = new(
        "the file of numbers",
        (message, cause) => new DataFileException(message, cause)
    );

    /// <summary>All numbers of a file, [rows, columns].</summary>
    /// <param name="path">The file.</param>
    /// <param name="headerLines">How many lines at the top are skipped unread.</param>
    /// <param name="separator">What stands between two columns.</param>
    /// <exception cref="DataFileException">
    /// The file cannot be read, holds no row, has rows of different lengths, or a value is not a finite number. Lines
    /// and columns are counted from 1.
    /// </exception>
    public static HostTensor<T> Read<T>(string path, int headerLines = 0, char separator = ',')
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Require.NotNegative(headerLines, nameof(headerLines));
        return Rule.Read(path, stream => ReadValues<T>(stream, headerLines, separator));
    }

    /// <summary>All numbers of a stream, from where it stands to its end; it stays open.</summary>
    /// <inheritdoc cref="Read{T}(string, int, char)"/>
    /// <param name="stream">The stream.</param>
    /// <param name="headerLines">How many lines at the top are skipped unread.</param>
    /// <param name="separator">What stands between two columns.</param>
    public static HostTensor<T> Read<T>(Stream stream, int headerLines = 0, char separator = ',')
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        Require.NotNegative(headerLines, nameof(headerLines));
        return Rule.Read(() => ReadValues<T>(stream, headerLines, separator));
    }

    /// <summary>
    /// A data set for classification: the last column is the class, 0, 1, ...; the others are the sample, [columns -
    /// 1].
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="headerLines">How many lines at the top are skipped unread.</param>
    /// <param name="separator">What stands between two columns.</param>
    /// <param name="classNames">The classes' names in index order.</param>
    /// <exception cref="DataFileException">
    /// As for <see cref="Read{T}(string, int, char)"/>; or a class is no whole number in range.
    /// </exception>
    public static Dataset<T> ReadClasses<T>(
        string path,
        int headerLines = 0,
        char separator = ',',
        Sequence<string>? classNames = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Require.NotNegative(headerLines, nameof(headerLines));
        return Rule.Read(path, stream => ReadSamples<T>(stream, headerLines, separator, classNames));
    }

    /// <summary>The same of a stream, from where it stands to its end; it stays open.</summary>
    /// <inheritdoc cref="ReadClasses{T}(string, int, char, Sequence{string}?)"/>
    /// <param name="stream">The stream.</param>
    /// <param name="headerLines">How many lines at the top are skipped unread.</param>
    /// <param name="separator">What stands between two columns.</param>
    /// <param name="classNames">The classes' names in index order.</param>
    public static Dataset<T> ReadClasses<T>(
        Stream stream,
        int headerLines = 0,
        char separator = ',',
        Sequence<string>? classNames = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        Require.NotNegative(headerLines, nameof(headerLines));
        return Rule.Read(() => ReadSamples<T>(stream, headerLines, separator, classNames));
    }

    private static HostTensor<T> ReadValues<T>(Stream stream, int headerLines, char separator)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new List<T>();
        var (rows, columns) = ForEachRow(
            stream,
            headerLines,
            separator,
            (line, column, field, _) => values.Add(Number<T>(line, column, field))
        );
        return HostTensor<T>.Copy([rows, columns], CollectionsMarshal.AsSpan(values));
    }

    private static Dataset<T> ReadSamples<T>(
        Stream stream,
        int headerLines,
        char separator,
        Sequence<string>? classNames
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (values, classes) = (new List<T>(), new List<int>());
        var (rows, columns) = ForEachRow(
            stream,
            headerLines,
            separator,
            (line, column, field, isLast) =>
            {
                if (isLast)
                    classes.Add(Class(line, column, field, classNames));
                else
                    values.Add(Number<T>(line, column, field));
            }
        );
        if (columns < 2)
            throw new InvalidDataException(
                "it has one column, but a sample and, in the last column, its class are expected"
            );
        return new(
            HostTensor<T>.Copy([rows, columns - 1], CollectionsMarshal.AsSpan(values)),
            new Targets<T>.Classes(classes.ToArray()),
            classNames
        );
    }

    private delegate void FieldReader(int line, int column, ReadOnlySpan<char> field, bool isLast);

    private static (int Rows, int Columns) ForEachRow(Stream stream, int headerLines, char separator, FieldReader read)
    {
        using var reader = StrictText.Reader(stream);
        var (rows, columns, number) = (0, 0, 0);
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (number <= headerLines || string.IsNullOrWhiteSpace(line))
                continue;
            var found = line.AsSpan().Count(separator) + 1;
            if (rows == 0)
                columns = found;
            if (found != columns)
                throw new InvalidDataException(
                    $"line {number}: the line has {found} columns, but those before it have {columns}"
                );
            var column = 0;
            foreach (var range in line.AsSpan().Split(separator))
                read(number, ++column, line.AsSpan()[range].Trim(), isLast: column == columns);
            rows++;
        }

        return rows > 0
            ? (rows, columns)
            : throw new InvalidDataException(
                "it holds no row of "
                    + $"numbers{(headerLines > 0 ? $" after its {headerLines} header lines" : "")}, but at least "
                    + "one is expected"
            );
    }

    private static T Number<T>(int line, int column, ReadOnlySpan<char> field)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        T.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && T.IsFinite(value)
            ? value
            : throw Unexpected(line, column, field, $"a finite {typeof(T).Name} number");

    /// <summary>
    /// A class is a whole number, written as one ("3") or as a real ("3.0", "3e0"); read in float64, which has every
    /// int, whatever the samples are read in.
    /// </summary>
    private static int Class(int line, int column, ReadOnlySpan<char> field, Sequence<string>? names)
    {
        var last = names?.Count - 1 ?? int.MaxValue;
        return
            double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsInteger(value)
            && value >= 0
            && value <= last
            ? (int)value
            : throw Unexpected(line, column, field, names is null ? "a class, 0, 1, ..." : $"a class from 0 to {last}");
    }

    private static InvalidDataException Unexpected(int line, int column, ReadOnlySpan<char> value, string expected) =>
        new($"line {line}, column {column}: the value is '{value}', but {expected} is expected");
}
