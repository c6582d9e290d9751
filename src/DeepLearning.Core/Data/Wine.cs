namespace DeepLearning;

/// <summary>
/// 178 wines of three cultivars from one region, embedded in this assembly. Source: M. Forina et al., Wine, UCI Machine
/// Learning Repository, CC BY 4.0.
/// </summary>
public static class Wine
{
    /// <summary>The column of the cultivar.</summary>
    public const string Target = "cultivar";

    public static Sequence<string> ClassNames { get; } = ["class_0", "class_1", "class_2"];

    /// <summary>Thirteen columns of numbers, of a chemical analysis, from alcohol to proline; and the target.</summary>
    public static Table Load() =>
        EmbeddedData.Table(
            "wine_data.csv",
            [
                "alcohol",
                "malic_acid",
                "ash",
                "alcalinity_of_ash",
                "magnesium",
                "total_phenols",
                "flavanoids",
                "nonflavanoid_phenols",
                "proanthocyanins",
                "color_intensity",
                "hue",
                "od280/od315_of_diluted_wines",
                "proline",
            ],
            Target,
            ClassNames
        );
}
