using DeepLearning.Core.Tests.Training;

namespace DeepLearning.Core.Tests.Data;

public sealed class FashionMnistTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_missing_is_named_with_where_to_get_it()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "t10k-labels-idx1-ubyte.gz"), []);
        var message = Assert.Throws<DataFileException>(() => FashionMnist.Load<float>(_folder.Path)).Message;
        Assert.Equal(
            $"the folder '{_folder.Path}' does not hold train-images-idx3-ubyte, train-labels-idx1-ubyte, "
                + "t10k-images-idx3-ubyte, zipped (.gz) or not. Fashion-MNIST's files are Debian's package "
                + "dataset-fashion-mnist, which puts them into /usr/share/datasets/fashion-mnist; another folder is "
                + "given by name (in the experiments: --data DIR)",
            message
        );
        Assert.False(FashionMnist.Files(_folder.Path).IsThere);
    }

    [Fact]
    public void Both_sets_have_the_clothes_names()
    {
        foreach (var part in (string[])["train", "t10k"])
        {
            File.WriteAllBytes(
                Path.Combine(_folder.Path, $"{part}-images-idx3-ubyte"),
                [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 0]
            );
            File.WriteAllBytes(Path.Combine(_folder.Path, $"{part}-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 2, 9, 0]);
        }

        var (train, test) = FashionMnist.Load<double>(_folder.Path);
        Assert.Equal(train.Inputs, test.Inputs);
        Assert.Equal(HostTensor<double>.Copy([2, 1, 1, 2], [0, 1, 0.2, 0]), train.Inputs);
        Assert.Equal("Ankle boot", train.ClassNames![((Targets<double>.Classes)train.Targets).Indices.Span[0]]);
    }

    /// <summary>The real files, where they are installed.</summary>
    [Fact]
    public void Debians_files_are_the_70000_images()
    {
        Assert.SkipUnless(FashionMnist.Files().IsThere, "the package dataset-fashion-mnist is not installed");
        var (train, test) = FashionMnist.Load<float>();
        Assert.Equal((60_000, 10_000), (train.Count, test.Count));
        Assert.Equal(Shape.Of(1, 28, 28), train.SampleShape);
        Assert.All(
            ((Targets<float>.Classes)train.Targets).Indices.ToArray().CountBy(label => label),
            pair => Assert.Equal(6000, pair.Value)
        );
    }
}
