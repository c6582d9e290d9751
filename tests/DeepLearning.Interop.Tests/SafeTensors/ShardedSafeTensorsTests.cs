using DeepLearning.TestSupport;

namespace DeepLearning.Interop.Tests.SafeTensors;

public sealed class ShardedSafeTensorsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shards").FullName;

    private string Index => Path.Combine(_folder, "model.safetensors.index.json");

    private static readonly KeyValuePair<string, StoredTensor>[] Tensors =
    [
        new("a", StoredTensor.Of(Shape.Of(4), [1f, 2, 3, 4])),
        new("b", StoredTensor.Of(Shape.Of(2), [5f, 6])),
        new("c", StoredTensor.Of(Shape.Of(3), [7L, 8, 9])),
        new("d", StoredTensor.Of(Shape.Of(1), [true])),
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Refused(string index)
    {
        File.WriteAllText(Index, index);
        var message = Assert.Throws<SafeTensorsException>(() => ShardedSafeTensors.Read(Index)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    [Fact]
    public void Tensors_in_several_files_come_again()
    {
        ShardedSafeTensors.Write(Index, Tensors, maximumBytes: 24);
        Assert.Equal(
            Enumerable.Range(1, 3).Select(i => $"model-0000{i}-of-00003.safetensors"),
            Directory.GetFiles(_folder, "*.safetensors").Select(Path.GetFileName).Order()
        );
        var content = ShardedSafeTensors.Read(Index);
        Assert.Equal(["a", "b", "c", "d"], content.Tensors.Keys.Order());
        foreach (var (name, tensor) in Tensors)
            Assert.True(tensor.Bytes.Span.SequenceEqual(content.Tensors[name].Bytes.Span));
        Assert.Equal("pt", content.Metadata["format"]);
        Assert.Contains("\"total_size\": 49", File.ReadAllText(Index), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ShardedSafeTensors.Write("model.json", Tensors));
    }

    [Theory]
    [InlineData("../secret.safetensors")]
    [InlineData("/etc/secret.safetensors")]
    [InlineData("sub/secret.safetensors")]
    [InlineData("..\\\\secret.safetensors")]
    [InlineData("c:secret.safetensors")]
    [InlineData("x\\u0000.safetensors")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("passwd")]
    public void A_files_name_that_leads_elsewhere_is_refused(string name) =>
        Assert.Contains(
            "which is no plain name of a file beside it",
            Refused($$$"""{"weight_map":{"a":"{{{name}}}"}}"""),
            StringComparison.Ordinal
        );

    [Fact]
    public void Tensors_that_are_missing_or_elsewhere_are_named()
    {
        SafeTensorsFile.Write(Path.Combine(_folder, "1.safetensors"), Tensors[..2]);
        SafeTensorsFile.Write(Path.Combine(_folder, "2.safetensors"), Tensors[1..3]);
        const string One = "1.safetensors",
            Two = "2.safetensors";
        Assert.Contains(
            "1.safetensors' cannot be read: it has no tensor 'x'",
            Named($"\"a\":\"{One}\",\"b\":\"{One}\",\"x\":\"{One}\""),
            StringComparison.Ordinal
        );
        Assert.Contains("its tensor 'b' is not in the index", Named($"\"a\":\"{One}\""), StringComparison.Ordinal);
        Assert.Contains(
            "2.safetensors' cannot be read: its tensor 'b' lies in '1.safetensors' by the index",
            Named($"\"a\":\"{One}\",\"b\":\"{One}\",\"c\":\"{Two}\""),
            StringComparison.Ordinal
        );
        Assert.Contains("there is no such file", Named("\"a\":\"3.safetensors\""), StringComparison.Ordinal);
        Assert.Contains("uplicate", Named($"\"a\":\"{One}\",\"a\":\"{One}\""), StringComparison.Ordinal);
        Assert.Contains("it has no 'weight_map'", Refused("{}"), StringComparison.Ordinal);
        Assert.Contains("depth", Refused(new string('[', 100_000)), StringComparison.Ordinal);

        string Named(string map) => Refused($"{{\"weight_map\":{{{map}}}}}");
    }

    /// <summary>An index may leave a whole file out; what it names is what was written.</summary>
    [Fact]
    public void Mutations_of_an_index_are_read_or_refused()
    {
        ShardedSafeTensors.Write(Index, Tensors, maximumBytes: 24);
        var (accepted, refused) = Fuzz.Run<byte[], SafeTensorsException>(
            File.ReadAllBytes(Index),
            Mutation.TextFile,
            bytes =>
            {
                File.WriteAllBytes(Index, bytes);
                foreach (var (name, tensor) in ShardedSafeTensors.Read(Index).Tensors)
                    Assert.True(tensor.Bytes.Span.SequenceEqual(Tensors.Single(t => t.Key == name).Value.Bytes.Span));
            }
        );
        Assert.True(accepted > 0 && refused > 0, $"{accepted} accepted, {refused} refused");
        TestContext.Current.TestOutputHelper?.WriteLine($"{accepted} accepted, {refused} refused");
    }

    [Fact]
    public void A_mapped_files_tensors_take_no_memory_and_end_with_it()
    {
        var path = Path.Combine(_folder, "large.safetensors");
        var values = new float[1 << 20];
        values[^1] = 3;
        SafeTensorsFile.Write(path, [.. Tensors, new("large", StoredTensor.Of(Shape.Of(values.Length), values))]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var mapped = SafeTensorsFile.Map(path);
        var large = mapped["large"];
        Assert.Equal([0, 0, 64, 64], large.Bytes.Span[^4..].ToArray());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 18);
        Assert.Equal("pt", mapped.Metadata["format"]);
        Assert.Equal(["c", "a", "b", "large", "d"], mapped.Names);
        foreach (var (name, tensor) in mapped.Tensors.Where(pair => pair.Key != "large"))
            Assert.True(tensor.Bytes.Span.SequenceEqual(Tensors.First(t => t.Key == name).Value.Bytes.Span));
        var e = Assert.Throws<KeyNotFoundException>(() => mapped["x"]);
        Assert.Contains("'x'; there are c, a", e.Message, StringComparison.Ordinal);
        mapped.Dispose();
        Assert.Throws<ObjectDisposedException>(() => mapped["large"]);
        Assert.Throws<ObjectDisposedException>(() => large.Bytes.Span.Length);
    }
}
