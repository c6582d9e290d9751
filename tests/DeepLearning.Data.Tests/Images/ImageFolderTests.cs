namespace DeepLearning.Data.Tests.Images;

public sealed class ImageFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deeplearning-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, string fixture)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Fixture.Bytes(fixture));
    }

    private string Refused(ImageOptions? options = null, Sequence<string>? names = null) =>
        Assert.Throws<DataFileException>(() => ImageFolder.Load<float>(_folder, options, names)).Message;

    [Fact]
    public void A_folder_is_a_class_and_its_images_are_in_order()
    {
        Write("dog/b.JPG", "baseline.jpg");
        Write("dog/a.png", "grey.png");
        Write("cat/x.bmp", "rgb.bmp");
        Write("cat/.hidden.png", "rgb.png");
        Write("cat/notes.txt", "rgb.png");
        Write(".cache/y.png", "rgb.png");
        var data = ImageFolder.Load<double>(_folder, new() { Size = 4, IsGrey = true });
        Assert.Equal(Shape.Of(3, 1, 4, 4), data.Inputs.Shape);
        Assert.Equal(["cat", "dog"], data.ClassNames!);
        Assert.Equal([0, 1, 1], ((Targets<double>.Classes)data.Targets).Indices.ToArray());
        Assert.Equal(
            ImageFile
                .Read<double>(Path.Combine(_folder, "dog/a.png"), new() { Size = 4, IsGrey = true })
                .Span.ToArray(),
            data.Inputs.Span[16..32].ToArray()
        );
    }

    [Fact]
    public void More_images_than_memory_holds_come_in_blocks_of_all_classes()
    {
        foreach (var i in Enumerable.Range(0, 20))
        {
            Write($"cat/{i:D2}.png", "rgb.png");
            Write($"dog/{i:D2}.png", "grey.png");
        }

        var blocks = ImageFolder.Blocks<float>(_folder, 12, RngKey.FromSeed(1), new() { Size = 3 });
        Assert.Equal([12, 12, 12, 4], blocks.Counts);
        var classes = Enumerable
            .Range(0, 4)
            .Select(block => ((Targets<float>.Classes)blocks.Read(block).Targets).Indices.ToArray())
            .ToArray();
        Assert.Equal(20, classes.Sum(block => block.Sum()));
        Assert.All(classes, block => Assert.InRange(block.Average(), 0.1, 0.9));
        var batches = new BlockSource<float>(new(blocks), 7, RngKey.FromSeed(2)).Epoch(0);
        Assert.Equal(40, batches.Sum(batch => batch.Count));
    }

    [Fact]
    public void A_folder_that_has_not_all_classes_takes_their_names()
    {
        Write("dog/a.png", "rgb.png");
        var data = ImageFolder.Load<float>(_folder, classNames: ["cat", "dog"]);
        Assert.Equal([1], ((Targets<float>.Classes)data.Targets).Indices.ToArray());
        Assert.Contains(
            "has a folder 'dog', but the classes are cat, bird",
            Refused(names: ["cat", "bird"]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_does_not_fit_is_named_by_its_file()
    {
        Assert.Contains("has no folder, but one for each class is expected", Refused(), StringComparison.Ordinal);
        Write("dog/a.png", "rgb.png");
        Write("dog/b.jpg", "baseline.jpg");
        Assert.Equal(
            $"the image '{Path.Combine(_folder, "dog", "b.jpg")}' is [3, 40, 48], but "
                + $"'{Path.Combine(_folder, "dog", "a.png")}' is [3, 5, 7]: choose a size for all (ImageOptions.Size)",
            Refused()
        );
        Write("dog/c.png", "rgb.raw");
        Assert.Equal(
            $"the image '{Path.Combine(_folder, "dog", "c.png")}' cannot be read: it begins as no PNG, JPEG or BMP "
                + "file does",
            Refused(new() { Size = 4 })
        );
        Directory.CreateDirectory(Path.Combine(_folder, "cat"));
        Assert.Contains("has no image in 'cat': files that end with .png", Refused(), StringComparison.Ordinal);
        var missing = Path.Combine(_folder, "x");
        Assert.Equal(
            $"the image folder '{missing}' cannot be read: there is no such folder",
            Assert.Throws<DataFileException>(() => ImageFolder.Load<float>(missing)).Message
        );
        Assert.Contains(
            "but a data set holds at most 2000000000 values: choose a smaller size, or stream them",
            ManyValues(),
            StringComparison.Ordinal
        );
    }

    /// <summary>Two images of a billion values each, if they were made.</summary>
    private string ManyValues()
    {
        Directory.Delete(Path.Combine(_folder, "cat"));
        return Refused(new() { Size = new(20_000, 16_700) });
    }
}
