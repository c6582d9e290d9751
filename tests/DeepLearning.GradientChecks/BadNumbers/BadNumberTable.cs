using DeepLearning.TestSupport;

namespace DeepLearning.GradientChecks.BadNumbers;

/// <summary>
/// The table of docs/bad-numbers.md. A row stands for every combination of the names, numbers, precisions and tensors
/// that its cells list, parted by semicolons.
/// </summary>
internal static class BadNumberTable
{
    private const int Columns = 7;

    public static IReadOnlyList<Part> Read()
    {
        var lines = File.ReadLines(Path.Combine(RepositoryFolder.Path, "docs", "bad-numbers.md"));
        return
        [
            .. lines
                .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
                .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())
                .Where(cells => cells.Length == Columns)
                .Skip(1)
                .SelectMany(Parts),
        ];
    }

    private static IEnumerable<Part> Parts(string[] cells) =>
        from what in List(cells[0])
        from number in List(cells[1])
        from precision in List(cells[2])
        from tensor in List(cells[3])
        select new Part(what, number, precision, tensor, cells[4], cells[5]);

    private static string[] List(string cell) => cell.Split("; ");
}
