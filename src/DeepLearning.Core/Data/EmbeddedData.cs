namespace DeepLearning;

/// <summary>The data sets that this assembly brings; sources and licences: Data/Embedded/README.md.</summary>
internal static class EmbeddedData
{
    public static Stream Open(string file)
    {
        var (assembly, resource) = (typeof(EmbeddedData).Assembly, $"DeepLearning.Data.{file}");
        return assembly.GetManifestResourceStream(resource)
            ?? throw new DataFileException($"the assembly {assembly.GetName().Name} has no resource '{resource}'");
    }

    /// <summary>
    /// The table of a file of numbers behind one line of header: a column of numbers a feature, and the class's name in
    /// the place of its number, last.
    /// </summary>
    public static Table Table(string file, Sequence<string> features, string target, Sequence<string> classNames)
    {
        using var stream = Open(file);
        var values = CsvFile.Read<double>(stream, headerLines: 1);
        var (rows, width) = (values.Shape[0], values.Shape[1]);
        Require.Length(width - 1, features.Count, $"'{file}', without its class,");
        return new([
            .. features.Select(Column (name, column) => new Column.Numbers(name, [.. At(column)])),
            new Column.Texts(target, [.. At(width - 1).Select(index => classNames[(int)index])]),
        ]);

        IEnumerable<double> At(int column) => Enumerable.Range(0, rows).Select(row => values[row * width + column]);
    }
}
