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
}
