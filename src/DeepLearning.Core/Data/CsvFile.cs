using System.Globalization;
using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Text files of numbers: one row a line, a separator between columns, invariant culture, no quotes. Empty lines are
/// skipped.
/// </summary>
public static class CsvFile
{
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
        try
        {
            using var reader = new StreamReader(path);
            return Parse<T>(reader, path, headerLines, separator).Values;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotRead(path, e);
        }
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
    /// As for <see cref="Read{T}"/>; or a class is no whole number in range.
    /// </exception>
    public static Dataset<T> ReadClasses<T>(
        string path,
        int headerLines = 0,
        char separator = ',',
        Sequence<string>? classNames = null
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        try
        {
            using var reader = new StreamReader(path);
            return ReadClasses<T>(reader, path, headerLines, separator, classNames);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotRead(path, e);
        }
    }

    internal static Dataset<T> ReadClasses<T>(
        TextReader reader,
        string path,
        int headerLines,
        char separator,
        Sequence<string>? classNames
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (values, lines) = Parse<T>(reader, path, headerLines, separator);
        var (rows, columns) = (values.Shape[0], values.Shape[1]);
        if (columns < 2)
            throw new DataFileException(
                $"'{path}' has one column, but a sample and, in the last column, its class are expected"
            );
        var limit = T.CreateSaturating(classNames?.Count - 1 ?? int.MaxValue / 2);
        var classes = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            var value = values[row * columns + columns - 1];
            if (!T.IsInteger(value) || value < T.Zero || value > limit)
                throw Unexpected(
                    path,
                    lines[row],
                    columns,
                    value.ToString(null, CultureInfo.InvariantCulture),
                    classNames is null ? "a class, 0, 1, ..." : $"a class from 0 to {classNames.Count - 1}"
                );
            classes[row] = int.CreateChecked(value);
        }

        var inputs = HostTensor<T>.Create(
            [rows, columns - 1],
            destination =>
            {
                for (var row = 0; row < rows; row++)
                    values.Span.Slice(row * columns, columns - 1).CopyTo(destination[(row * (columns - 1))..]);
            }
        );
        return new(inputs, new Targets<T>.Classes(classes), classNames);
    }

    private static (HostTensor<T> Values, List<int> Lines) Parse<T>(
        TextReader reader,
        string path,
        int headerLines,
        char separator
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Require.NotNegative(headerLines);
        var (values, lines, columns, number) = (new List<T>(), new List<int>(), 0, 0);
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (number <= headerLines || string.IsNullOrWhiteSpace(line))
                continue;
            var found = ParseLine(line, path, number, separator, values);
            if (columns == 0)
                columns = found;
            if (found != columns)
                throw new DataFileException(
                    $"'{path}', line {number}: the line has {found} columns, but those before it have {columns}"
                );
            lines.Add(number);
        }

        if (lines.Count == 0)
            throw new DataFileException(
                $"'{path}' holds no row of numbers{(headerLines > 0 ? $" after its {headerLines} header lines" : "")}, but at least one is expected"
            );
        return (
            HostTensor<T>.Copy(
                [lines.Count, columns],
                System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values)
            ),
            lines
        );
    }

    private static int ParseLine<T>(string line, string path, int number, char separator, List<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var column = 0;
        foreach (var range in line.AsSpan().Split(separator))
        {
            column++;
            var field = line.AsSpan()[range].Trim();
            if (
                !T.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                || !T.IsFinite(value)
            )
                throw Unexpected(path, number, column, field.ToString(), $"a finite {typeof(T).Name} number");
            values.Add(value);
        }

        return column;
    }

    private static DataFileException Unexpected(string path, int line, int column, string value, string expected) =>
        new($"'{path}', line {line}, column {column}: the value is '{value}', but {expected} is expected");

    private static DataFileException CannotRead(string path, Exception e) =>
        e is FileNotFoundException or DirectoryNotFoundException
            ? new($"'{path}' does not exist, but a text file of numbers is expected there", e)
            : new($"'{path}' cannot be read: {e.Message}", e);
}
