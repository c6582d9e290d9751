namespace DeepLearning;

/// <summary>
/// A pipeline that suits most tables, to begin with; it is a value, so print it and change what does not suit. Numbers:
/// the median for a missing one, with an indicator where the table has any, then standardised. Texts of at most
/// <see cref="MostCategories"/> different values: a feature each, one for all unknown; of more: hashed into as many
/// features. Dates: year, month, day of the week and second of the day, where they vary, as numbers are. A column
/// without any value is left out.
/// </summary>
public static class PipelineInference
{
    /// <summary>Up to how many categories have a feature each.</summary>
    public const int MostCategories = 64;

    /// <param name="table">The training part.</param>
    /// <param name="target">The column to be learnt: texts are classes, numbers are values.</param>
    /// <exception cref="PipelineException">
    /// There is no such column, it holds dates, or no other column has a value.
    /// </exception>
    public static Pipeline Of(Table table, string target) =>
        Of(
            table,
            [
                table[target].Kind switch
                {
                    ColumnKind.Texts => new PipelineTarget.Classes(target),
                    ColumnKind.Numbers => new PipelineTarget.Values(target),
                    _ => throw new PipelineException(
                        $"the column '{target}' holds dates, which are no target: say by a PipelineTarget what to learn"
                    ),
                },
            ]
        );

    /// <param name="table">The training part.</param>
    /// <param name="targets">What is to be learnt; their columns go into no input.</param>
    /// <exception cref="PipelineException">A target's column is not there, or no other column has a value.</exception>
    public static Pipeline Of(Table table, Sequence<PipelineTarget> targets)
    {
        var learnt = new HashSet<string>(StringComparer.Ordinal);
        foreach (var target in targets)
        foreach (
            var column in target is PipelineTarget.Classes classes
                ? [classes.Column]
                : ((PipelineTarget.Values)target).Columns
        )
            learnt.Add(table[column].Name);
        var paths = table
            .Columns.Where(column => !learnt.Contains(column.Name) && column.MissingCount < column.Count)
            .Select(column => new ColumnPath(column.Name, Steps(column)))
            .ToSequence();
        return paths.Count > 0
            ? new([new(Dataset<float>.InputName, paths)], targets)
            : throw new PipelineException("no column but the targets' has a value: there is nothing to learn from");
    }

    private static Sequence<ColumnStep> Steps(Column column) =>
        column switch
        {
            Column.Texts texts => Steps(texts),
            Column.Dates dates => [new ColumnStep.DateParts(Varying(dates)), .. Scaled(column)],
            _ => Scaled(column),
        };

    private static Sequence<ColumnStep> Scaled(Column column) =>
        column.MissingCount > 0
            ? [new ColumnStep.Impute(ImputeBy.Median, indicator: true), new ColumnStep.Standardize()]
            : [new ColumnStep.Impute(ImputeBy.Median), new ColumnStep.Standardize()];

    private static Sequence<ColumnStep> Steps(Column.Texts texts) =>
        texts.Values.Distinct(StringComparer.Ordinal).Count() <= MostCategories
            ? [new ColumnStep.OneHot(UnknownCategory.OwnPlace)]
            : [new ColumnStep.ImputeText(""), new ColumnStep.Hash(MostCategories), new ColumnStep.OneHot()];

    private static Sequence<DatePart> Varying(Column.Dates dates)
    {
        DatePart[] parts = [DatePart.Year, DatePart.Month, DatePart.DayOfWeek, DatePart.SecondOfDay];
        var varying = parts
            .Where(part =>
                dates.Values.OfType<DateTime>().Select(date => DateNumbers.Of(date, part)).Distinct().Count() > 1
            )
            .ToSequence();
        return varying.Count > 0 ? varying : [DatePart.Seconds];
    }
}
