using DeepLearning.Data;

namespace DeepLearning.Experiments;

/// <summary>A table and the column of it that is to be learnt: texts are classes, numbers are values.</summary>
public sealed record TabularTask(string Name, Table Table, string Target)
{
    /// <summary>The options of an experiment on tables.</summary>
    public static Sequence<ExperimentOption> Options { get; } =
    [
        new("table", "iris|wine|breast-cancer|FILE", "what is learnt from: a table that is here, or a CSV file"),
        new("target", "COLUMN", "the column that is learnt: texts as classes, numbers as values"),
        new("separator", "CHARACTER", "between the fields of a CSV file"),
        new("decimal-comma", "true|false", "whether numbers of a CSV file have a comma") { IsFlagToo = true },
    ];

    public bool IsClasses => Table[Target].Kind == ColumnKind.Texts;

    /// <exception cref="ConfigurationException">A file's target is not said.</exception>
    /// <exception cref="DataFileException">The file is missing, or no table.</exception>
    public static TabularTask Of(Settings source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var name = source.GetText("table", "iris");
        var (table, target) = name switch
        {
            "iris" => (Iris.Load(), Iris.Target),
            "wine" => (Wine.Load(), Wine.Target),
            "breast-cancer" => (BreastCancer.Load(), BreastCancer.Target),
            _ => (File(name, source), null),
        };
        if (!source.Has("target") && target is null)
            throw new ConfigurationException(
                $"option 'target' is not given: which column of '{name}' is to be learnt? It has "
                    + string.Join(", ", table.Columns.Select(column => column.Name))
            );
        return new(name, table, table[source.GetText("target", target ?? "")].Name);
    }

    /// <summary>Parts with the same mixture of classes, or of values by tenths.</summary>
    public Sequence<Fold> Cut(int folds, RngKey key) =>
        KFold.Stratified(
            IsClasses ? SampleLabels.Of(Table, Target) : SampleLabels.Quantiles(Table, Target),
            folds,
            key,
            allowRare: !IsClasses
        );

    private static Table File(string path, Settings source) =>
        CsvTable.Read(
            path,
            new CsvTableOptions
            {
                Separator = source.Get(
                    "separator",
                    source.GetBoolean("decimal-comma", false) ? ';' : ',',
                    text => text is [var character] ? character : throw new FormatException(),
                    "one character"
                ),
                DecimalComma = source.GetBoolean("decimal-comma", false),
            }
        );
}
