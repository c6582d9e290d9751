namespace DeepLearning.Data;

/// <summary>A column that is being filled, row by row.</summary>
internal abstract class CsvCells
{
    public static CsvCells Of(string name, ColumnKind kind, int rows) =>
        kind switch
        {
            ColumnKind.Numbers => new Numbers(name, new double[rows]),
            ColumnKind.Dates => new Dates(name, new DateTime?[rows]),
            _ => new Texts(name, new string?[rows]),
        };

    /// <summary>Takes a value, missing or not; false where it is none of the column's kind.</summary>
    public abstract bool Set(int row, ReadOnlySpan<char> value, bool isMissing, CsvValue values);

    public abstract Column ToColumn();

    private sealed class Numbers(string name, double[] numbers) : CsvCells
    {
        public override bool Set(int row, ReadOnlySpan<char> value, bool isMissing, CsvValue values)
        {
            if (!isMissing)
                return values.IsNumber(value, out numbers[row]);
            numbers[row] = double.NaN;
            return true;
        }

        public override Column ToColumn() => new Column.Numbers(name, numbers.ToSequence());
    }

    private sealed class Dates(string name, DateTime?[] dates) : CsvCells
    {
        public override bool Set(int row, ReadOnlySpan<char> value, bool isMissing, CsvValue values)
        {
            if (isMissing)
                return true;
            var isDate = values.IsDate(value, out var date);
            dates[row] = date;
            return isDate;
        }

        public override Column ToColumn() => new Column.Dates(name, dates.ToSequence());
    }

    /// <summary>Short texts that come again are one object: most columns of texts are categories.</summary>
    private sealed class Texts(string name, string?[] texts) : CsvCells
    {
        private const int MaxPooled = 4096,
            MaxPooledLength = 32;

        private readonly HashSet<string> _pool = new(StringComparer.Ordinal);

        public override bool Set(int row, ReadOnlySpan<char> value, bool isMissing, CsvValue values)
        {
            if (isMissing)
                return true;
            var pool = _pool.GetAlternateLookup<ReadOnlySpan<char>>();
            if (value.Length <= MaxPooledLength && pool.TryGetValue(value, out var text))
                texts[row] = text;
            else
            {
                texts[row] = text = value.ToString();
                if (value.Length <= MaxPooledLength && _pool.Count < MaxPooled)
                    _pool.Add(text);
            }

            return true;
        }

        public override Column ToColumn() => new Column.Texts(name, texts.ToSequence());
    }
}
