using System.Text;
using System.Text.Json;

namespace DeepLearning.Core.Tests.Tensors.SafeTensors;

public class SafeTensorsHeaderTests
{
    private const long Gigabytes16 = 16_000_000_000;

    private static string Entry(string name, string type, string shape, string offsets) =>
        $$"""
            "{{name}}":{"dtype":"{{type}}","shape":{{shape}},"data_offsets":{{offsets}}}
            """;

    private static SafeTensorsHeader Parse(string entries, long length) =>
        SafeTensorsHeader.Parse(Encoding.UTF8.GetBytes("{" + entries + "}"), length);

    [Fact]
    public void Tensors_far_past_2_gigabytes_lie_where_they_should()
    {
        var first = SafeTensorsHeader.Tensor.At(0, "a", "F64", [1_000_000_000]);
        var second = SafeTensorsHeader.Tensor.At(first.End, "b", "F64", [2, 500_000_000]);
        var third = SafeTensorsHeader.Tensor.At(second.End, "c", "U8", [32]);
        Assert.Equal((0L, 8_000_000_000L), (first.Offset, first.End));
        Assert.Equal((8_000_000_000L, Gigabytes16), (second.Offset, second.End));
        var header = new SafeTensorsHeader(new Dictionary<string, string> { ["x"] = "y" }, [first, second, third]);
        var json = header.ToBytes()[SafeTensorsHeader.LengthBytes..];
        var read = SafeTensorsHeader.Parse(json, Gigabytes16 + 32);
        Assert.Equal([first, second, third], read.Tensors);
        Assert.Equal("y", read.Metadata["x"]);
        Assert.Throws<InvalidDataException>(() => SafeTensorsHeader.Parse(json, Gigabytes16 + 31));
        Assert.Throws<InvalidDataException>(() => SafeTensorsHeader.Parse(json, Gigabytes16 + 33));
    }

    [Fact]
    public void The_order_of_the_entries_is_free() =>
        Assert.Equal(
            ["first", "empty", "second"],
            Parse(
                $"{Entry("second", "F32", "[1]", "[8,12]")},{Entry("empty", "F32", "[0]", "[8,8]")},"
                    + Entry("first", "F64", "[]", "[0,8]"),
                12
            )
                .Tensors.Select(tensor => tensor.Name)
        );

    [Theory]
    [InlineData("F64", "[1]", "[0,4]")]
    [InlineData("F64", "[2]", "[0,8]")]
    [InlineData("F64", "[1]", "[-8,0]")]
    [InlineData("F64", "[1]", "[8,0]")]
    [InlineData("F64", "[1]", "[1,9]")]
    [InlineData("F64", "[1]", "[0]")]
    [InlineData("F64", "[1]", "[0,8,8]")]
    [InlineData("F64", "[1]", "[0,8.5]")]
    [InlineData("F64", "[1]", "[0,99999999999999999999]")]
    [InlineData("F64", "[1]", "[0,null]")]
    [InlineData("F64", "[1]", "null")]
    [InlineData("F64", "[1]", "{}")]
    [InlineData("F64", "null", "[0,8]")]
    [InlineData("F64", "[-1]", "[0,8]")]
    [InlineData("F64", "[-1,-1]", "[0,8]")]
    [InlineData("F64", "[4294967297]", "[0,8]")]
    [InlineData("F64", "[2147483647,2147483647,2147483647]", "[0,8]")]
    [InlineData("F65", "[1]", "[0,8]")]
    [InlineData("f64", "[1]", "[0,8]")]
    public void An_entry_that_is_damaged_is_refused(string type, string shape, string offsets)
    {
        var e = Record.Exception(() => Parse(Entry("a", type, shape, offsets), 8));
        Assert.True(e is InvalidDataException or OverflowException or JsonException, $"{e}");
    }

    [Theory]
    [InlineData(""" "a":null """)]
    [InlineData(""" "a":[] """)]
    [InlineData(""" "a":{"shape":[1],"data_offsets":[0,8]} """)]
    [InlineData(""" "a":{"dtype":null,"shape":[1],"data_offsets":[0,8]} """)]
    [InlineData(""" "a":{"dtype":"F64","dtype":"F64","shape":[1],"data_offsets":[0,8]} """)]
    [InlineData(""" "a":{"dtype":"F64","shape":[1],"data_offsets":[0,8],"more":1} """)]
    [InlineData(
        """ "a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"""
            + """ "a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]} """
    )]
    [InlineData(""" "__metadata__":null,"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]} , """)]
    [InlineData(""" "__metadata__":{"x":null},"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]} """)]
    [InlineData(""" "__metadata__":{"x":1},"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]} """)]
    public void A_header_of_another_form_is_refused(string entries)
    {
        var e = Record.Exception(() => Parse(entries, 8));
        Assert.True(e is InvalidDataException or JsonException, $"{e}");
    }

    [Fact]
    public void Tensors_that_overlap_or_leave_a_gap_are_refused()
    {
        var first = Entry("a", "F32", "[2]", "[0,8]");
        Assert.Equal(2, Parse($"{first},{Entry("b", "F32", "[1]", "[8,12]")}", 12).Tensors.Count);
        foreach (var second in new[] { "[4,8]", "[0,4]", "[12,16]" })
            Assert.Throws<InvalidDataException>(() => Parse($"{first},{Entry("b", "F32", "[1]", second)}", 16));
    }
}
