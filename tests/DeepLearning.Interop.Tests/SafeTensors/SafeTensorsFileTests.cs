using System.Buffers.Binary;
using System.Text;
using CsCheck;
using DeepLearning.TestSupport;

namespace DeepLearning.Interop.Tests.SafeTensors;

public class SafeTensorsFileTests
{
    internal static byte[] Fixture { get; } = Load();

    private static byte[] Load()
    {
        using var stream = typeof(SafeTensorsFileTests).Assembly.GetManifestResourceStream(
            "SafeTensors.fixtures.safetensors"
        )!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static SafeTensorsContent Read(byte[] bytes) => SafeTensorsFile.Read(new MemoryStream(bytes));

    private static byte[] File(string header, int length) => File(Encoding.UTF8.GetBytes(header), length);

    private static byte[] File(byte[] header, int length)
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        return [.. prefix, .. header, .. new byte[length]];
    }

    [Fact]
    public void Every_type_is_read()
    {
        var content = Read(Fixture);
        Assert.Equal(17, content.Tensors.Count);
        Assert.Equal("pt", content.Metadata["format"]);
        Assert.Equal("\U0001f600", content.Metadata["caf\u00e9"]);
        foreach (var (name, tensor) in content.Tensors.Where(pair => pair.Value.Shape == Shape.Of(3, 4)))
        {
            Assert.Equal(name, SafeTensorsTypes.NameOf(tensor.Type));
            var first = name[0] == 'U' ? 0 : -3;
            var expected = Enumerable.Range(first, 12).Select(v => name == "BOOL" ? (v > 1 ? 1.0 : 0) : v);
            Assert.Equal(expected, tensor.To<double>().Span.ToArray());
        }

        Assert.Equal(
            Enum.GetValues<ElementType>().Length,
            content.Tensors.Values.Select(t => t.Type).Distinct().Count()
        );
        Assert.Equal(Shape.Of(2, 0), content.Tensors["empty"].Shape);
        Assert.Equal((Shape.Scalar, 0.5), (content.Tensors["scalar"].Shape, content.Tensors["scalar"].To<double>()[0]));
    }

    [Fact]
    public void What_is_written_is_read_again_to_the_bit_and_aligned()
    {
        var before = Read(Fixture);
        using var file = new MemoryStream();
        SafeTensorsFile.Write(file, before.Tensors.Reverse(), before.Metadata);
        var after = Read(file.ToArray());
        Assert.Equal(before.Metadata, after.Metadata);
        Assert.Equal(before.Tensors.Keys.Order(), after.Tensors.Keys.Order());
        foreach (var (name, tensor) in before.Tensors)
            Assert.True(tensor.Bytes.Span.SequenceEqual(after.Tensors[name].Bytes.Span), name);
        file.Position = 0;
        var header = SafeTensorsHeader.Read(file);
        Assert.All(header.Tensors, t => Assert.Equal(0, (file.Position + t.Offset) % SafeTensorsEntry.SizeOf(t.Type)));
        using var plain = new MemoryStream();
        SafeTensorsFile.Write(plain, before.Tensors);
        Assert.Equal("pt", Read(plain.ToArray()).Metadata["format"]);
        Assert.Throws<ArgumentException>(() =>
            SafeTensorsFile.Write(plain, [new("__metadata__", before.Tensors["scalar"])])
        );
    }

    /// <summary>Its checksum is a tensor like the others.</summary>
    [Fact]
    public void A_checkpoint_is_such_a_file()
    {
        var model = Net.Input(2).Dense(3).ToModel();
        using var file = new MemoryStream();
        CheckpointFile.Write(
            file,
            new Checkpoint<float>(
                model,
                new(new Optimizer.Sgd(0.1), new Loss.MeanSquaredError(), epochs: 1, batchSize: 1),
                TrainingState.Initial(1),
                new("reference", "cpu", 1, 512),
                ExecutorState<float>.Initial(model, 1)
            )
        );
        var content = Read(file.ToArray());
        Assert.Equal(["parameters/0.bias", "parameters/0.weight", "__sha256__"], content.Tensors.Keys);
        var options = new StateDictOptions { Rename = [new("parameters/*", "*"), new("__sha256__", null)] };
        var state = StateDict.Import<float>(model, content.Tensors, options).State;
        Assert.Equal(ExecutorState<float>.Initial(model, 1), state);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1152921504606846976],"data_offsets":[0,8]}}""", "1152921504606846976")]
    [InlineData("""{"a":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,8]}}""", "more than 2000000000")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9223372036854775807]}}""", "are expected")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "begins at byte 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "have 4 bytes, but 8 follow")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""",
        "'b' begins at byte 4, but the one before it ends at 8"
    )]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""",
        "uplicate"
    )]
    [InlineData("""{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", "its type is C64, but F64, F32")]
    [InlineData("""{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8],"x":[[[[]]]]}}""", "has a 'x'")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}""", "")]
    [InlineData("[]", "not in the safetensors format")]
    [InlineData("{}{}", "")]
    public void A_header_that_lies_is_refused(string header, string expected)
    {
        var e = Assert.Throws<SafeTensorsException>(() => Read(File(header, 8)));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void A_header_that_is_long_or_deep_is_refused()
    {
        byte[] claims = [0, 0, 0, 0, 0, 0, 0, 16, (byte)'{', (byte)'}'];
        Assert.Contains("cut off", Refused(claims), StringComparison.Ordinal);
        var deep = $"{{\"__metadata__\":{new string('[', 100_000)}{new string(']', 100_000)}}}";
        Assert.Contains("maximum configured depth", Refused(File(deep, 0)), StringComparison.Ordinal);
        Assert.Contains(
            "no such file",
            Assert.Throws<SafeTensorsException>(() => SafeTensorsFile.Map("none")).Message,
            StringComparison.Ordinal
        );

        static string Refused(byte[] bytes) => Assert.Throws<SafeTensorsException>(() => Read(bytes)).Message;
    }

    [Fact]
    public void Mutations_are_read_or_refused_within_the_memory_of_the_file()
    {
        var (accepted, refused) = Fuzz.Run<byte[], SafeTensorsException>(Fixture, Mutate, Read);
        Assert.True(accepted > 0 && refused > 0, $"{accepted} accepted, {refused} refused");
        TestContext.Current.TestOutputHelper?.WriteLine($"{accepted} accepted, {refused} refused");

        static void Read(byte[] bytes)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = SafeTensorsFile.Read(new MemoryStream(bytes));
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= FileFormat.MemoryMultiple * bytes.Length + (1 << 18), $"{allocated} bytes");
        }
    }

    /// <summary>As many tensors as a header's length may name take no more memory than others.</summary>
    [Fact]
    public void Many_small_tensors_take_a_multiple_of_the_file()
    {
        var entries = Enumerable
            .Range(0, 20_000)
            .Select(i => $"\"{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}");
        var bytes = File($"{{{string.Join(',', entries)}}}", 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(20_000, Read(bytes).Tensors.Count);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{(double)allocated / bytes.Length:F1} bytes a byte");
        Assert.True(allocated <= FileFormat.MemoryMultiple * bytes.Length + (1 << 18), $"{allocated} bytes");
    }

    /// <summary>The header's words, or any bytes; the header's length is made to fit, three times in four.</summary>
    internal static byte[] Mutate(PCG random, byte[] bytes)
    {
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        if (Mutation.Below(random, 4) == 0)
            return Mutation.Bytes(random, bytes);
        var header = Mutation.TextFile(random, bytes[8..(8 + length)]);
        return [.. File(header, 0), .. bytes[(8 + length)..]];
    }
}
