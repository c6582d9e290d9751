namespace DeepLearning.Experiments.Architecture;

/// <summary>The product's assemblies, and the picture of them that docs/architecture.md shows.</summary>
public static class Product
{
    /// <summary>In the order in which they stand beside each other.</summary>
    public static IReadOnlyList<string> Assemblies { get; } =
    [
        "DeepLearning",
        "DeepLearning.Console",
        "DeepLearning.Reference",
        "DeepLearning.Torch",
        "DeepLearning.Verification",
        "DeepLearning.Interop",
        "DeepLearning.Data",
        "DeepLearning.Core",
    ];

    /// <summary>Where the picture is, from the repository's root.</summary>
    public const string PicturePath = "docs/architecture/rooms.svg";

    /// <summary>The picture of the assemblies that lie beside this program.</summary>
    public static string Picture() => HousePicture.Draw(House.Read(AppContext.BaseDirectory, Assemblies));
}
