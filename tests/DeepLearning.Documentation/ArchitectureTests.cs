using DeepLearning.Experiments.Architecture;

namespace DeepLearning.Documentation;

/// <summary>The picture in docs/architecture.md is that of the built assemblies.</summary>
public class ArchitectureTests
{
    [Fact]
    public void The_picture_shows_what_was_built() =>
        Assert.True(
            File.ReadAllText(Path.Combine(Repository.Root, Product.PicturePath)) == Product.Picture(),
            $"{Product.PicturePath} is not the picture of this build: dotnet run experiments/architecture.cs"
        );

    [Fact]
    public void It_has_every_assembly_of_the_product()
    {
        var built = Directory
            .GetFiles(AppContext.BaseDirectory, "DeepLearning*.dll")
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Where(name => name is not ("DeepLearning.Documentation" or "DeepLearning.Experiments"));
        Assert.Equal(Product.Assemblies.Order(StringComparer.Ordinal), built.Order(StringComparer.Ordinal));
    }
}
