namespace DeepLearning.Core.Tests.Data;

public sealed class CsvFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    private string Refused(string text, int headerLines = 0)
    {
        File.WriteAllText(_path, text);
        return Assert.Throws<DataFileException>(() => CsvFile.Read<float>(_path, headerLines)).Message;
    }

    [Fact]
    public void Numbers_are_read_in_the_invariant_culture()
    {
        File.WriteAllText(_path, "a,b\r\n1, -2.5\r\n\r\n3e2,0.25");
        Assert.Equal(
            HostTensor<double>.Copy([2, 2], [1, -2.5, 300, 0.25]),
            CsvFile.Read<double>(_path, headerLines: 1)
        );
    }

    [Fact]
    public void Another_separator_can_be_chosen()
    {
        File.WriteAllText(_path, "1;2\n");
        Assert.Equal(HostTensor<float>.Copy([1, 2], [1, 2]), CsvFile.Read<float>(_path, separator: ';'));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("1_000")]
    [InlineData("NaN")]
    [InlineData("1e99")]
    public void A_value_that_is_no_number_is_named_with_its_place(string value) =>
        Assert.Equal(
            $"the file of numbers '{_path}' cannot be read: line 3, column 2: the value is '{value}', but a "
                + "finite Single number is expected",
            Refused($"header\n1,2\n3,{value}\n", headerLines: 1)
        );

    [Fact]
    public void A_line_of_another_length_is_named() =>
        Assert.Equal(
            $"the file of numbers '{_path}' cannot be read: line 2: the line has 3 columns, but those before it have 2",
            Refused("1,2\n1,2,3\n")
        );

    [Fact]
    public void A_file_without_rows_is_refused()
    {
        Assert.Equal(
            $"the file of numbers '{_path}' cannot be read: it holds no row of numbers, but at least one is expected",
            Refused("")
        );
        Assert.Equal(
            $"the file of numbers '{_path}' cannot be read: it holds no row of numbers after its 1 header "
                + "lines, but at least one is expected",
            Refused("a,b\n", headerLines: 1)
        );
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-folder", "data.csv");
        var expected = $"the file of numbers '{path}' cannot be read: there is no such file";
        Assert.Equal(expected, Assert.Throws<DataFileException>(() => CsvFile.Read<float>(path)).Message);
        Assert.Equal(expected, Assert.Throws<DataFileException>(() => CsvFile.ReadClasses<float>(path)).Message);
    }

    [Fact]
    public void A_folder_is_refused() =>
        Assert.StartsWith(
            $"the file of numbers '{Path.GetTempPath()}' cannot be read: it is a folder",
            Assert.Throws<DataFileException>(() => CsvFile.Read<float>(Path.GetTempPath())).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_last_column_is_the_class()
    {
        File.WriteAllText(_path, "1,2,0\n3,4,1\n");
        var data = CsvFile.ReadClasses<double>(_path, classNames: ["no", "yes"]);
        Assert.Equal(HostTensor<double>.Copy([2, 2], [1, 2, 3, 4]), data.Inputs);
        Assert.Equal([0, 1], ((Targets<double>.Classes)data.Targets).Indices.ToArray());
    }

    [Theory]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("0.5")]
    public void A_class_out_of_range_is_named_with_its_place(string value)
    {
        File.WriteAllText(_path, $"1,0\n\n2,{value}\n");
        Assert.Equal(
            $"the file of numbers '{_path}' cannot be read: line 3, column 2: the value is '{value}', but a "
                + "class from 0 to 1 is expected",
            Assert.Throws<DataFileException>(() => CsvFile.ReadClasses<float>(_path, classNames: ["no", "yes"])).Message
        );
    }

    [Fact]
    public void A_class_is_a_whole_number_in_either_precision()
    {
        File.WriteAllText(_path, "1,16777217\n2,3e0\n3,4.0\n");
        Assert.Equal(
            [16777217, 3, 4],
            ((Targets<float>.Classes)CsvFile.ReadClasses<float>(_path).Targets).Indices.ToArray()
        );
        File.WriteAllText(_path, "1,2147483647\n2,0\n");
        Assert.Equal(
            [2147483647, 0],
            ((Targets<float>.Classes)CsvFile.ReadClasses<float>(_path).Targets).Indices.ToArray()
        );
        File.WriteAllText(_path, "1,2147483648\n");
        Assert.Throws<DataFileException>(() => CsvFile.ReadClasses<double>(_path));
    }

    [Fact]
    public void Numbers_are_read_alike_under_every_culture() =>
        TestSupport.Fuzz.UnderEachCulture(() =>
        {
            File.WriteAllText(_path, "1,-2.5\n");
            Assert.Equal(HostTensor<double>.Copy([1, 2], [1, -2.5]), CsvFile.Read<double>(_path));
            File.WriteAllText(_path, "1,\u22122.5\n");
            Assert.Throws<DataFileException>(() => CsvFile.Read<double>(_path));
        });

    [Fact]
    public void A_class_without_a_sample_is_refused()
    {
        File.WriteAllText(_path, "1\n");
        Assert.StartsWith(
            $"the file of numbers '{_path}' cannot be read: it has one column",
            Assert.Throws<DataFileException>(() => CsvFile.ReadClasses<float>(_path)).Message,
            StringComparison.Ordinal
        );
    }
}
