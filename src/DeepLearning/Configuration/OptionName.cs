namespace DeepLearning;

/// <summary>
/// An option has one name, in lower case with dashes, "learning-rate", which each source writes in its own manner.
/// </summary>
internal static class OptionName
{
    public const string EnvironmentPrefix = "DEEPLEARNING_";

    /// <summary>
    /// The options of all our programs. Environment variables belong to a shell and not to a program: a program passes
    /// over one of another, but none that no program knows.
    /// </summary>
    public static Sequence<string> OfOurPrograms { get; } =
    [
        .. RunConfiguration.Options,
        "model",
        "epochs",
        "batch-size",
        "learning-rate",
        "out",
        "checkpoint-every",
        "resume",
        "overwrite",
        "repeats",
        "strategy",
        "trials",
    ];

    /// <summary>The name that a misspelt one is nearest to, by single letters put in, left out or changed.</summary>
    public static string Nearest(string name, IEnumerable<string> known) =>
        known.MinBy(other => Distance(name, other))!;

    /// <summary>
    /// The known option that a JSON key means: "learningRate", "learning-rate" or "LearningRate" is "learning-rate";
    /// null for none.
    /// </summary>
    public static string? FromJson(string key, Sequence<string> known) =>
        known.FirstOrDefault(name => string.Equals(Plain(name), Plain(key), StringComparison.OrdinalIgnoreCase));

    /// <summary>"LEARNING_RATE" (the prefix is off already) to "learning-rate".</summary>
    public static string FromEnvironment(string key) => key.Replace('_', '-').ToLowerInvariant();

    /// <summary>"learning-rate" to "DEEPLEARNING_LEARNING_RATE".</summary>
    public static string ToEnvironment(string name) => EnvironmentPrefix + name.Replace('-', '_').ToUpperInvariant();

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal);

    /// <summary>Levenshtein's distance, a row of its table at a time.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
                (diagonal, row[j]) = (
                    row[j],
                    Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1))
                );
        }

        return row[^1];
    }
}
