using DeepLearning.Core.Tests.Training;

namespace DeepLearning.Core.Tests.Files;

public class FileFormatTests
{
    /// <summary>Each reader of a file, and the exception that it documents.</summary>
    public static TheoryData<string, Type> Readers =>
        new()
        {
            { "checkpoint", typeof(CheckpointException) },
            { "model", typeof(ModelException) },
            { "numbers", typeof(DataFileException) },
            { "classes", typeof(DataFileException) },
            { "configuration", typeof(ConfigurationException) },
            { "log", typeof(TuningException) },
            { "header", typeof(TuningException) },
        };

    private static object Read(string reader, string path) =>
        reader switch
        {
            "checkpoint" => CheckpointFile.Read(path),
            "model" => ModelJson.Load(path),
            "numbers" => CsvFile.Read<float>(path),
            "classes" => CsvFile.ReadClasses<float>(path),
            "configuration" => Settings.Load(RunConfiguration.Options, path),
            "log" => TuningLog.ReadLines(path),
            _ => TuningLog.ReadHeader(path),
        };

    [Theory]
    [MemberData(nameof(Readers))]
    public void What_cannot_be_opened_is_refused_with_its_name_and_the_cause(string reader, Type exception)
    {
        using var folder = new TemporaryFolder();
        Refuses(folder.File("none"), "there is no such file");
        Refuses(folder.File("no/such/folder"), "there is no such file");
        Refuses(folder.Path, "it is a folder");
        Refuses("", "");
        Refuses("a\0b", "");
        Refuses(folder.File(new string('x', 5000)), "");
        Directory.CreateDirectory(folder.File("sub"));
        Refuses(folder.File("sub") + Path.DirectorySeparatorChar, "it is a folder");

        void Refuses(string path, string cause)
        {
            var e = Assert.Throws(exception, () => Read(reader, path));
            Assert.Contains($" '{path}' cannot be read: {cause}", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Bytes_that_are_no_text_are_refused(string reader, Type exception)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a"), [0xff, 0xfe, 0x00, 0xd8, (byte)'\n', 0x80]);
        Assert.Throws(exception, () => Read(reader, folder.File("a")));
    }

    [Fact]
    public void A_byte_order_mark_before_a_text_is_passed_over()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.csv"), "1,2\n", new System.Text.UTF8Encoding(true));
        Assert.Equal(HostTensor<float>.Copy([1, 2], [1, 2]), CsvFile.Read<float>(folder.File("a.csv")));
        var model = Net.Input(2).Dense(1).ToModel();
        File.WriteAllText(folder.File("m.json"), ModelJson.Write(model), new System.Text.UTF8Encoding(true));
        Assert.Equal(model, ModelJson.Load(folder.File("m.json")));
    }

    [Fact]
    public void A_fault_of_the_readers_own_is_not_laid_on_the_file()
    {
        var format = new FileFormat("the list", (message, cause) => new DataFileException(message, cause));
        Assert.Throws<InvalidCastException>(() => format.Read<int>(() => throw new InvalidCastException()));
        Assert.Throws<ArgumentNullException>(() => format.Read(null!, _ => 1));
    }

    [Fact]
    public void A_message_is_one_line()
    {
        var format = new FileFormat("the list", (message, cause) => new DataFileException(message, cause));
        Assert.Equal(
            "the list cannot be read: a b",
            Assert.Throws<DataFileException>(() => format.Read<int>(() => throw new FormatException("a\r\nb"))).Message
        );
    }
}
