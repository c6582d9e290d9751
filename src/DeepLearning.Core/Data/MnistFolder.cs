using System.Numerics;

namespace DeepLearning;

/// <summary>
/// A folder with the four files in which MNIST, and what takes its place, is distributed, each zipped (.gz) or not:
/// train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte.
/// </summary>
/// <param name="Folder">The folder.</param>
public sealed record MnistFolder(string Folder)
{
    private const string Train = "train",
        Test = "t10k";

    /// <summary>The classes' names in index order.</summary>
    public Sequence<string> ClassNames
    {
        get;
        init => field = Require.NotNull(value);
    } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Whether all four files are there.</summary>
    public bool IsThere => Missing.Count == 0;

    private List<string> Missing =>
        [.. ((string[])[.. Names(Train), .. Names(Test)]).Where(name => !File.Exists(Of(name)))];

    /// <summary>The training set: samples [1, height, width] with pixels in [0, 1].</summary>
    /// <exception cref="DataFileException">
    /// A file is not there: the message names those of the four that are missing and says where to get them; or it
    /// is not what its name says.
    /// </exception>
    public Dataset<T> LoadTrain<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => Load<T>(Train);

    /// <summary>The test set.</summary>
    /// <inheritdoc cref="LoadTrain{T}"/>
    public Dataset<T> LoadTest<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => Load<T>(Test);

    private Dataset<T> Load<T>(string part)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Names(part) is [var images, var labels] && File.Exists(Of(images)) && File.Exists(Of(labels))
            ? IdxFile.ReadClasses<T>(Of(images), Of(labels), ClassNames)
            : throw new DataFileException(
                $"the folder '{Folder}' does not hold {string.Join(", ", Missing)}, zipped (.gz) or not. "
                    + "Fashion-MNIST's files are Debian's package dataset-fashion-mnist, which puts them into "
                    + $"{FashionMnist.DebianFolder}; another folder is given by name (in the experiments: --data DIR)"
            );

    private static string[] Names(string part) => [$"{part}-images-idx3-ubyte", $"{part}-labels-idx1-ubyte"];

    /// <summary>The file of this name or, where it is not there, its zipped twin.</summary>
    private string Of(string name) => Path.Combine(Folder, name) is var file && File.Exists(file) ? file : $"{file}.gz";
}
