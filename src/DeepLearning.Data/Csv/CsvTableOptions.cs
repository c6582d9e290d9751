using System.Text;
using nietras.SeparatedValues;

namespace DeepLearning.Data;

/// <summary>How a CSV file is written. The default: UTF-8, a header, commas, numbers and dates of no culture.</summary>
public sealed record CsvTableOptions
{
    /// <summary>What stands between two values: ',', ';', a tab, ...</summary>
    /// <exception cref="ArgumentException">It is a letter, a digit, a quote, or a sign of numbers.</exception>
    public char Separator
    {
        get;
        init => field = CheckSeparator(value);
    } = ',';

    /// <summary>
    /// Whether the first row names the columns. Without it, and where a name is empty, they are "column 1", "column 2",
    /// and so on.
    /// </summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Whether values may stand in quotes; without them a quote is a character as any other.</summary>
    public bool HasQuotes { get; init; } = true;

    /// <summary>Whether numbers are written with a decimal comma: 1,5.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>Whether blanks around a value, and around its quotes, do not belong to it.</summary>
    public bool Trim { get; init; }

    /// <summary>The texts that stand for no value, the empty one among them; case counts.</summary>
    public Sequence<string> MissingValues
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(MissingValues));
    } = ["", "NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null"];

    /// <summary>
    /// The kinds of columns that are not told from their values. Of the others one is of numbers where all its values
    /// are, of dates where all are, and else of texts.
    /// </summary>
    public Sequence<CsvColumn> Columns
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Columns));
    } = [];

    /// <summary>
    /// How dates are written, in the signs of <see cref="DateTime.ParseExact(string, string, IFormatProvider)"/> and
    /// with no culture's names: "dd.MM.yyyy". Where there is none, as ISO 8601 has them (<see cref="DateText"/>).
    /// </summary>
    public Sequence<string> DateFormats
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(DateFormats));
    } = [];

    /// <summary>The most columns that a file may have: a name and a type take memory of their own.</summary>
    public int MaxColumns
    {
        get;
        init =>
            field =
                value > 0
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(MaxColumns),
                        value,
                        $"MaxColumns is {value}, but must be above 0"
                    );
    } = 16_384;

    /// <summary>The file's text; by default UTF-8, with or without a byte order mark, every byte right.</summary>
    public Encoding Encoding
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Encoding));
    } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    private static char CheckSeparator(char separator)
    {
        var isSign = char.IsLetterOrDigit(separator) || separator is '.' or '+' or '-' or '"' or '\'';
        if (!isSign)
            try
            {
                return new Sep(separator).Separator;
            }
            catch (ArgumentException)
            {
                isSign = true;
            }

        throw new ArgumentException(
            $"the separator is '{separator}' (U+{(int)separator:X4}), but must be one that numbers, texts and quotes "
                + "do not use: a comma, a semicolon, a tab, a bar",
            nameof(separator)
        );
    }
}
