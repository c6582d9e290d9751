namespace DeepLearning.Experiments.Benchmarks;

/// <summary>
/// The training images of Fashion-MNIST, 60,000 of [1, 28, 28], from its two IDX files, in [0, 1]. Debian's package
/// dataset-fashion-mnist brings them. Source: Xiao, Rasul, Vollgraf, "Fashion-MNIST" (2017).
/// </summary>
internal static class FashionMnist
{
    public const string DebianDirectory = "/usr/share/datasets/fashion-mnist";

    private const string Images = "train-images-idx3-ubyte.gz",
        Labels = "train-labels-idx1-ubyte.gz";

    public static bool IsIn(string directory) =>
        File.Exists(Path.Combine(directory, Images)) && File.Exists(Path.Combine(directory, Labels));

    /// <exception cref="DataFileException">A file is not what its name says.</exception>
    public static Dataset<float> Load(string directory)
    {
        var images = IdxFile.Read(Path.Combine(directory, Images), 28, 28);
        var labels = IdxFile.Read(Path.Combine(directory, Labels));
        if (images.Length != labels.Length * 28 * 28)
            throw new DataFileException(
                $"'{directory}' holds {images.Length / (28 * 28)} images, but {labels.Length} labels"
            );
        var pixels = HostTensor<float>.Create(
            Shape.Of(labels.Length, 1, 28, 28),
            values =>
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] = images[i] / 255f;
            }
        );
        return new Dataset<float>(pixels, new Targets<float>.Classes(labels.Select(label => (int)label).ToArray()));
    }
}
