using System.Text;
using CsCheck;
using DeepLearning.Core.Tests.Data;
using DeepLearning.TestSupport;

namespace DeepLearning.Core.Tests.Files;

/// <summary>What a reader allocates is bounded by what the file holds, whatever numbers the file claims.</summary>
public class MemoryTests
{
    /// <summary>Bytes a byte of the file, and bytes whatever the file: the reader's buffers and an exception.</summary>
    private const long Multiple = FileFormat.MemoryMultiple,
        Constant = 1 << 18;

    [Fact]
    public void A_checkpoint_takes_a_multiple_of_its_file() =>
        Holds(CheckpointOfALongModel(), CheckpointMutation.Of, bytes => CheckpointFile.Read(new MemoryStream(bytes)));

    [Fact]
    public void A_model_takes_a_multiple_of_its_text() =>
        Holds(
            Encoding.UTF8.GetBytes(ModelJson.Write(LongModel)),
            Mutation.TextFile,
            bytes => ModelJson.Read(Encoding.UTF8.GetString(bytes))
        );

    [Fact]
    public void Numbers_take_a_multiple_of_their_file() =>
        Holds(
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("1,2,3\n", 20_000))),
            Mutation.TextFile,
            bytes => CsvFile.ReadClasses<double>(new MemoryStream(bytes))
        );

    [Fact]
    public void Idx_values_take_a_multiple_of_their_file() =>
        Holds(
            IdxBytes.Of(8, [100, 30, 40], new byte[100 * 30 * 40]),
            Mutation.Bytes,
            bytes => IdxFile.Read<double>(new MemoryStream(bytes))
        );

    /// <summary>A header that counts two thousand million values, of which three are there.</summary>
    [Fact]
    public void An_idx_header_takes_nothing() =>
        Holds(
            IdxBytes.Of(8, [100, 200, 100_000], [1, 2, 3]),
            (_, bytes) => bytes,
            bytes => IdxFile.Read<double>(new MemoryStream(bytes))
        );

    /// <summary>As much text as there is for so few values: 300 layers.</summary>
    private static Model LongModel { get; } =
        new(
            [
                new("x", new Layer.Input([1])),
                .. Enumerable
                    .Range(0, 300)
                    .Select(i => new Node($"{i}", new Layer.Dense(1), [i == 0 ? "x" : $"{i - 1}"])),
            ],
            ["299"]
        );

    private static byte[] CheckpointOfALongModel()
    {
        using var stream = new MemoryStream();
        CheckpointFile.Write(
            stream,
            new Checkpoint<double>(
                LongModel,
                new(new Optimizer.Sgd(0.1), new Loss.MeanSquaredError(), epochs: 1, batchSize: 1),
                TrainingState.Initial(1),
                new("reference", "cpu", 1, 512),
                ExecutorState<double>.Initial(LongModel, 1)
            )
        );
        return stream.ToArray();
    }

    private static void Holds(byte[] original, Func<PCG, byte[], byte[]> mutate, Func<byte[], object> read)
    {
        var worst = 0.0;
        for (var i = 0; i < 60; i++)
        {
            var bytes = mutate(new PCG(2, (ulong)i), original);
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = Record.Exception(() => read(bytes));
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            // The first ones make the serializer's plans and load code.
            if (i < 20)
                continue;
            worst = Math.Max(worst, (allocated - Constant) / (double)Math.Max(bytes.Length, 1));
            Assert.True(
                allocated <= Multiple * bytes.Length + Constant,
                $"{allocated} bytes for a file of {bytes.Length}"
            );
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{worst:F1} bytes a byte beyond {Constant}");
    }
}
