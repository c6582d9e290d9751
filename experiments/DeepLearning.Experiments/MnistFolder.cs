using System.Numerics;

namespace DeepLearning.Experiments;

/// <summary>
/// A folder with the four files in which MNIST, and what takes its place, is distributed: 10 classes, pixels in [0, 1].
/// Debian's package dataset-fashion-mnist brings Fashion-MNIST's, 60,000 and 10,000 images of [1, 28, 28]. Source:
/// Xiao, Rasul, Vollgraf, "Fashion-MNIST" (arXiv:1708.07747).
/// </summary>
/// <param name="Folder">The folder.</param>
public sealed record MnistFolder(string Folder)
{
    /// <summary>Where Debian's package lies.</summary>
    public const string Debian = "/usr/share/datasets/fashion-mnist";

    private const string Train = "train",
        Test = "t10k";

    /// <summary>Whether the files of the training set are there.</summary>
    public bool IsThere => File.Exists(Images(Train)) && File.Exists(Labels(Train));

    /// <exception cref="DataFileException">A file is not there, or is not what its name says.</exception>
    public Dataset<T> LoadTrain<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => Load<T>(Train);

    /// <exception cref="DataFileException">A file is not there, or is not what its name says.</exception>
    public Dataset<T> LoadTest<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => Load<T>(Test);

    private Dataset<T> Load<T>(string part)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        IdxFile.ReadClasses<T>(Images(part), Labels(part), ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);

    private string Images(string part) => Zipped($"{part}-images-idx3-ubyte");

    private string Labels(string part) => Zipped($"{part}-labels-idx1-ubyte");

    /// <summary>The file of this name or, where it is not there, its zipped twin.</summary>
    private string Zipped(string name) =>
        Path.Combine(Folder, name) is var file && File.Exists(file) ? file : $"{file}.gz";
}
