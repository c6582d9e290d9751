using DeepLearning.Experiments;
using DeepLearning.TestSupport;

namespace DeepLearning.GradientChecks;

/// <summary>The nets of experiments/residual.cs, and what they learn.</summary>
public sealed class ResidualTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("residual").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Names => [.. ResidualModels.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_net_has_the_same_gradients_on_both_backends(string name)
    {
        var model = ResidualModels.Of(name, [1, 8, 8], classes: 10);
        Assert.Equal(13, model.Nodes.Count(n => n.Layer is Layer.Conv2d { Kernel: { Height: 3 } }));
        // 60 tensors of up to 37,000 values: few of each are asked for the third and fourth opinions.
        Checks.Model(model, TestData.CrossEntropy(model), 4, options: new() { EveryElementUpTo = 1, Samples = 1 });
    }

    [Fact]
    public void A_net_of_another_name_is_refused() =>
        Assert.StartsWith(
            "model is 'plain', but must be one of residual, preactivation, squeeze",
            Assert.Throws<ArgumentException>(() => ResidualModels.Of("plain", [1, 8, 8], 10)).Message,
            StringComparison.Ordinal
        );

    /// <summary>Sample i's one pixel is i, so that it is known again.</summary>
    [Fact]
    public void A_tenth_of_a_folders_training_set_validates_and_its_test_set_tests()
    {
        Write("train", 40);
        Write("t10k", 6);
        var data = ResidualData.Load(_folder);
        Assert.Equal((36, 4, 6), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal(Enumerable.Range(0, 40), Pixels(data.Train).Concat(Pixels(data.Validation)).Order());
        Assert.Equal(Enumerable.Range(0, 6), Pixels(data.Test));
        Assert.NotEqual(Enumerable.Range(0, 4), Pixels(data.Validation).Order());
        Assert.Equal(
            Pixels(data.Train).Select(pixel => pixel % 10),
            ((Targets<double>.Classes)data.Train.Targets).Indices.ToArray()
        );

        static IEnumerable<int> Pixels(Dataset<double> part) =>
            part.Inputs.Memory.ToArray().Select(value => (int)Math.Round(255 * value));
    }

    [Fact]
    public void A_folder_without_the_files_is_refused_by_name() =>
        Assert.StartsWith(
            $"the folder '{_folder}' does not hold train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images",
            Assert.Throws<DataFileException>(() => ResidualData.Load(_folder)).Message,
            StringComparison.Ordinal
        );

    private void Write(string part, byte count)
    {
        var values = Enumerable.Range(0, count).ToArray();
        File.WriteAllBytes(
            Path.Combine(_folder, $"{part}-images-idx3-ubyte"),
            [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 1, 0, 0, 0, 1, .. values.Select(value => (byte)value)]
        );
        File.WriteAllBytes(
            Path.Combine(_folder, $"{part}-labels-idx1-ubyte"),
            [0, 0, 8, 1, 0, 0, 0, count, .. values.Select(value => (byte)(value % 10))]
        );
    }
}
