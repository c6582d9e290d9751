namespace DeepLearning.Interop.Tests.PyTorch;

public class PyTorchFileTests
{
    [Theory]
    [InlineData("cases2.pt", 19)]
    [InlineData("cases3.pt", 19)]
    [InlineData("cases4.pt", 19)]
    [InlineData("cases5.pt", 19)]
    [InlineData("big-endian.pt", 11)]
    public void Every_type_and_view_of_PyTorchs_is_read(string file, int count)
    {
        var value = PyTorchFixtures.Read(file);
        var cases = value.AsDict().ContainsKey("cases") ? value["cases"] : value;
        Assert.Equal(count, cases.AsDict().Entries.Count);
        foreach (var (name, item) in cases.AsDict().Entries)
        {
            var tensor = item["tensor"].AsTensor();
            Assert.Equal(item["type"].AsText(), TorchName.DtypeOf(tensor.Type));
            Assert.Equal(item["shape"].AsItems().Select(e => e.AsInteger()), tensor.Shape.Extents.Select(e => (long)e));
            Assert.True(
                item["values"].AsItems().Select(v => v.AsNumber()).SequenceEqual(tensor.To<double>().Span.ToArray()),
                $"{name}: {string.Join(" ", tensor.To<double>().Span.ToArray())}"
            );
        }
    }

    [Theory]
    [InlineData("cases2.pt")]
    [InlineData("cases5.pt")]
    public void Plain_values_are_read(string file)
    {
        var value = PyTorchFixtures.Read(file);
        Assert.Equal((7, 0.25), (value["epoch"].AsInteger(), value["best"].AsNumber()));
        Assert.Equal(
            [1L << 31, -(1L << 31), 1L << 62, long.MinValue, 255, 256, 65536, -1],
            value["large"].AsItems().Select(v => v.AsInteger())
        );
        Assert.Equal("(True, False, None)", $"{value["done"]}");
        Assert.Equal("caf\u00e9 \U0001f600", value["name"].AsText());
        Assert.Equal("cuda:0", value["device"].AsText());
        Assert.Equal("[[], {}, ()]", $"{value[3]["nested"]}");
    }

    [Fact]
    public void A_state_dict_keeps_its_order_and_its_tied_weights()
    {
        var state = PyTorchFixtures.Read("cases2.pt")["model"];
        Assert.True(state.AsDict().IsOrdered);
        var tensors = state.StateDict();
        Assert.Equal(
            "a.weight a.bias norm.weight norm.bias norm.running_mean norm.running_var norm.num_batches_tracked "
                + "b.weight",
            string.Join(' ', tensors.Keys)
        );
        Assert.Equal(tensors["a.weight"].Bytes, tensors["b.weight"].Bytes);
        Assert.NotEqual(tensors["norm.weight"].Bytes, tensors["norm.running_var"].Bytes);
        Assert.Equal(
            (ElementType.Int64, Shape.Scalar),
            (tensors["norm.num_batches_tracked"].Type, tensors["norm.num_batches_tracked"].Shape)
        );
    }

    [Fact]
    public void Types_without_a_storage_class_are_read()
    {
        var value = PyTorchFixtures.Read("untyped.pt");
        Assert.Equal([1, 65535], value["uint16"].AsTensor().ToIntegers());
        Assert.Equal([1, 4294967295], value["uint32"].AsTensor().ToIntegers());
        Assert.Equal([1, long.MaxValue], value["uint64"].AsTensor().ToIntegers());
        Assert.Equal([1f, -3], value["float8_e4m3fn"].AsTensor().To<float>().Span.ToArray());
        Assert.Equal([1f, -3], value["float8_e5m2"].AsTensor().To<float>().Span.ToArray());
    }

    [Theory]
    [InlineData("module.pt", "an object of the class 'torch.nn.modules.container.Sequential'")]
    [InlineData("legacy.pt", "the format of PyTorch before 1.6")]
    [InlineData("script.pt", "of a TorchScript module")]
    [InlineData("sparse.pt", "'torch._utils._rebuild_sparse_tensor', which is none of the names")]
    [InlineData("complex.pt", "'torch.ComplexFloatStorage', which is none of the names")]
    [InlineData("evil.pt", "GLOBAL: it asks for 'posix.system', which is none of the names")]
    public void What_is_no_data_is_refused_by_name(string file, string expected)
    {
        var e = Assert.Throws<PyTorchException>(() => PyTorchFixtures.Read(file));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_asked_for_and_not_there_is_named()
    {
        var value = PyTorchFixtures.Read("cases2.pt");
        var e = Assert.Throws<KeyNotFoundException>(() => value["modl"]);
        Assert.Contains("no 'modl'; it has 'cases', 'model', 'epoch'", e.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => value["epoch"]["x"]);
        var state = Assert.Throws<InvalidOperationException>(() => value.StateDict());
        Assert.Contains("its 'cases' is a dictionary, no tensor", state.Message, StringComparison.Ordinal);
        Assert.Equal(
            "the PyTorch file 'no-such.pt' cannot be read: there is no such file",
            Assert.Throws<PyTorchException>(() => PyTorchFile.Read("no-such.pt")).Message
        );
    }
}
