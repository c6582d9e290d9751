namespace DeepLearning.Data;

/// <summary>What a column of a CSV file is read as, whatever its values look like.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Kind">What its values are: a postcode is a text, though it is written as a number.</param>
public sealed record CsvColumn(string Name, ColumnKind Kind);
