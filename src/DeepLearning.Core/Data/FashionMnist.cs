using System.Numerics;

namespace DeepLearning;

/// <summary>
/// Fashion-MNIST: 60,000 images to learn from and 10,000 to test, [1, 28, 28], of ten kinds of clothes. Not embedded:
/// Debian's package dataset-fashion-mnist brings the files. Source: Xiao, Rasul, Vollgraf, "Fashion-MNIST"
/// (arXiv:1708.07747), MIT licence.
/// </summary>
public static class FashionMnist
{
    /// <summary>Where Debian's package puts its files.</summary>
    public const string DebianFolder = "/usr/share/datasets/fashion-mnist";

    public static Sequence<string> ClassNames { get; } =
    ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>The files of a folder; null for <see cref="DebianFolder"/>.</summary>
    public static MnistFolder Files(string? directory = null) =>
        new(directory ?? DebianFolder) { ClassNames = ClassNames };

    /// <summary>Both sets, with pixels in [0, 1].</summary>
    /// <param name="directory">The folder of the four files; null for <see cref="DebianFolder"/>.</param>
    /// <exception cref="DataFileException">
    /// A file is not there: the message says where to get it; or it is not what its name says.
    /// </exception>
    public static (Dataset<T> Train, Dataset<T> Test) Load<T>(string? directory = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var files = Files(directory);
        return (files.LoadTrain<T>(), files.LoadTest<T>());
    }
}
