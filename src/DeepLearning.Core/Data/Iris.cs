namespace DeepLearning;

/// <summary>
/// 150 iris flowers of three species, embedded in this assembly. Source: R. A. Fisher, Iris, UCI Machine Learning
/// Repository, CC BY 4.0.
/// </summary>
public static class Iris
{
    /// <summary>The column of the species.</summary>
    public const string Target = "species";

    public static Sequence<string> ClassNames { get; } = ["setosa", "versicolor", "virginica"];

    /// <summary>
    /// Four columns of numbers, in centimetres: sepal_length, sepal_width, petal_length, petal_width; and
    /// <see cref="Target"/>. 50 rows a species, one behind the other.
    /// </summary>
    public static Table Load() =>
        EmbeddedData.Table(
            "iris.csv",
            ["sepal_length", "sepal_width", "petal_length", "petal_width"],
            Target,
            ClassNames
        );
}
