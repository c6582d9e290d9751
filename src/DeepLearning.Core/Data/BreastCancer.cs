namespace DeepLearning;

/// <summary>
/// 569 digitised images of cell nuclei of a breast mass, embedded in this assembly. Source: W. H. Wolberg et al.,
/// Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning Repository, CC BY 4.0.
/// </summary>
public static class BreastCancer
{
    /// <summary>The column of the diagnosis.</summary>
    public const string Target = "diagnosis";

    private static readonly string[] Measures =
    [
        "radius",
        "texture",
        "perimeter",
        "area",
        "smoothness",
        "compactness",
        "concavity",
        "concave_points",
        "symmetry",
        "fractal_dimension",
    ];

    public static Sequence<string> ClassNames { get; } = ["malignant", "benign"];

    /// <summary>
    /// Thirty columns of numbers, ten measures of the nuclei in three statistics (mean_radius, ..., error_radius, ...,
    /// worst_radius, ...: the mean, its standard error, the mean of the three largest); and <see cref="Target"/>.
    /// </summary>
    public static Table Load() =>
        EmbeddedData.Table(
            "breast_cancer.csv",
            [.. from of in (string[])["mean", "error", "worst"] from measure in Measures select $"{of}_{measure}"],
            Target,
            ClassNames
        );
}
