using DeepLearning.Core.Tests.Training;
using DeepLearning.TestSupport;

namespace DeepLearning.Core.Tests.Data;

public sealed class Cifar10Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static byte[] Record(byte label) => [label, .. Enumerable.Range(0, 3072).Select(i => (byte)(i / 12))];

    private static string Refused(byte[] bytes) =>
        Assert.Throws<DataFileException>(() => Cifar10.Read<float>(new MemoryStream(bytes))).Message;

    [Fact]
    public void A_record_is_a_class_and_three_planes()
    {
        var data = Cifar10.Read<double>(new MemoryStream([.. Record(3), .. Record(9)]));
        Assert.Equal(Shape.Of(2, 3, 32, 32), data.Inputs.Shape);
        Assert.Equal((1024 / 12) / 255.0, data.Inputs[1024]);
        Assert.Equal(1, data.Inputs[2 * 3072 - 1] * 255 / 255, 12);
        Assert.Equal([3, 9], ((Targets<double>.Classes)data.Targets).Indices.ToArray());
        Assert.Equal("cat", data.ClassNames![3]);
    }

    [Fact]
    public void What_is_no_record_is_named_with_its_place()
    {
        Assert.Contains("it is empty, but at least one record of 3073 bytes", Refused([]), StringComparison.Ordinal);
        Assert.Contains(
            "byte 6145: it ends here, after 3072 of the 3073 bytes of record 1",
            Refused([.. Record(0), .. Record(1)[..^1]]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "record 1, byte 3073: the class is 10, but one from 0 to 9 is expected",
            Refused([.. Record(0), .. Record(10)]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_six_files_are_one_training_set_and_one_test_set()
    {
        foreach (var (name, i) in Cifar10.TrainFiles.Select((name, i) => (name, i)))
            File.WriteAllBytes(_folder.File(name), Record((byte)i));
        Assert.StartsWith(
            $"the folder '{_folder.Path}' does not hold test_batch.bin: unpack the binary version of CIFAR-10",
            Assert.Throws<DataFileException>(() => Cifar10.Load<float>(_folder.Path)).Message,
            StringComparison.Ordinal
        );
        File.WriteAllBytes(_folder.File(Cifar10.TestFile), Record(7));
        var (train, test) = Cifar10.Load<float>(_folder.Path);
        Assert.Equal([0, 1, 2, 3, 4], ((Targets<float>.Classes)train.Targets).Indices.ToArray());
        Assert.Equal([7], ((Targets<float>.Classes)test.Targets).Indices.ToArray());
        Assert.Equal(test.Inputs.Span.ToArray(), train.Inputs.Span[^3072..].ToArray());
    }

    [Fact]
    public void What_is_nearly_a_file_is_read_or_refused()
    {
        var (accepted, refused) = Fuzz.Run<byte[], DataFileException>(
            Record(3),
            Mutation.Bytes,
            bytes => Assert.Equal(bytes.Length / 3073, Cifar10.Read<float>(new MemoryStream(bytes)).Count)
        );
        Assert.True(accepted > 20 && refused > 20, $"{accepted} {refused}");
    }
}
