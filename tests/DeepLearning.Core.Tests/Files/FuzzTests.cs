using System.Text;
using DeepLearning.Core.Tests.Data;
using DeepLearning.Core.Tests.Models;
using DeepLearning.Core.Tests.Training;
using DeepLearning.Core.Tests.Training.Checkpoints;
using DeepLearning.Core.Tests.Tuning;
using DeepLearning.TestSupport;

namespace DeepLearning.Core.Tests.Files;

/// <summary>Every reader of this room and the facade, fed with what is nearly right.</summary>
public sealed class FuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Models()
    {
        var reader = CustomLayerReader.Of<Scale>("Scale");
        var original = ModelJson.Write(Zoo.EveryLayer);
        Judge(
            Fuzz.Run<string, ModelException>(
                original,
                Mutation.Text,
                json =>
                {
                    var model = ModelJson.Read(json, reader);
                    Assert.Equal(model, ModelJson.Read(ModelJson.Write(model), reader));
                    Assert.NotEmpty(model.ToString());
                    if (model.Parameters.Sum(p => (double)p.Spec.Shape.Size) < 1e5)
                        Assert.Equal(model.Parameters.Count, model.Initialize<float>(1).Count);
                }
            )
        );
    }

    [Fact]
    public void Model_files()
    {
        Judge(
            Fuzz.Run<byte[], ModelException>(
                File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "VersionOne", "model.json")),
                Mutation.Bytes,
                bytes => ModelJson.Load(Written(bytes))
            )
        );
    }

    [Fact]
    public void Checkpoints()
    {
        var original = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "VersionOne", "float64.safetensors"));
        using var executor = TinyRun.Executor(VersionOneMaker.Plan, VersionOneMaker.Model);
        Judge(
            Fuzz.Run<byte[], CheckpointException>(
                original,
                CheckpointMutation.Of,
                bytes =>
                {
                    var checkpoint = CheckpointFile.Read(new MemoryStream(bytes));
                    using var again = new MemoryStream();
                    if (checkpoint is Checkpoint<double> wide)
                        CheckpointFile.Write(again, wide);
                    else
                        CheckpointFile.Write(again, (Checkpoint<float>)checkpoint);
                    again.Position = 0;
                    Assert.Equal(checkpoint, CheckpointFile.Read(again));
                    if (checkpoint.Model.Equals(executor.Model))
                        executor.Import(checkpoint.To<double>().Executor);
                }
            )
        );
    }

    [Fact]
    public void Files_of_numbers()
    {
        var original = Encoding.UTF8.GetBytes("a,b,class\n1,-2.5,0\r\n\n3e2,0.25,1\n0,7,2\n-1,1e-3,16777217\n");
        Judge(
            Fuzz.Run<byte[], DataFileException>(
                original,
                Mutation.TextFile,
                bytes =>
                {
                    var data = CsvFile.ReadClasses<float>(new MemoryStream(bytes), headerLines: 1);
                    Assert.All(data.Inputs.Memory.ToArray(), value => Assert.True(float.IsFinite(value)));
                    CsvFile.Read<double>(new MemoryStream(bytes), headerLines: 1);
                }
            )
        );
    }

    [Fact]
    public void Idx_files()
    {
        var original = IdxBytes.Of(0x0D, [2, 1, 2], IdxBytes.Singles(1, -2.5f, 300, 0.25f));
        Judge(
            Fuzz.Run<byte[], DataFileException>(
                original,
                Mutation.Bytes,
                bytes =>
                {
                    var values = IdxFile.Read<float>(new MemoryStream(bytes));
                    Assert.Equal(bytes.Length, 4 + 4 * values.Shape.Rank + Width(bytes[2]) * values.Shape.Size);
                    Assert.All(values.Memory.ToArray(), value => Assert.True(float.IsFinite(value)));
                }
            )
        );
        var labels = _folder.File("labels");
        File.WriteAllBytes(labels, IdxBytes.Of(8, [2], [0, 2]));
        var zipped = IdxBytes.Zipped(original);
        Fuzz.Run<byte[], DataFileException>(
            zipped,
            Mutation.Bytes,
            bytes => Assert.Equal(2, IdxFile.ReadClasses<double>(Written(bytes), labels).Count)
        );

        static int Width(byte type) =>
            type switch
            {
                8 or 9 => 1,
                0x0B => 2,
                0x0C or 0x0D => 4,
                _ => 8,
            };
    }

    [Fact]
    public void Configuration_files()
    {
        var original = Encoding.UTF8.GetBytes(
            """
            { "backend": "torch", "learningRate": -0.05, /* more */ "seed": 7,
              "threads": 2, "precision": "float64", }
            """
        );
        Judge(
            Fuzz.Run<byte[], ConfigurationException>(
                original,
                Mutation.TextFile,
                bytes =>
                {
                    var settings = Settings.Load([.. RunConfiguration.Options, "learning-rate"], Written(bytes));
                    Assert.NotNull(RunConfiguration.From(settings));
                    Assert.True(double.IsFinite(settings.GetDouble("learning-rate", 1)));
                }
            )
        );
    }

    [Fact]
    public void Logs_of_a_search()
    {
        var plan = TinySearch.Plan(_folder.Path, new SearchStrategy.Random(2));
        TinySearch.Run(plan);
        Judge(
            Fuzz.Run<byte[], TuningException>(
                File.ReadAllBytes(_folder.File("trials.jsonl")),
                Mutation.TextFile,
                bytes =>
                {
                    foreach (var result in TuningLog.ReadLines(Written(bytes)).Results)
                        Assert.Equal(result, StrictJson.Read<TrialResult>(StrictJson.Write(result)));
                }
            )
        );
        Judge(
            Fuzz.Run<byte[], TuningException>(
                File.ReadAllBytes(_folder.File("search.json")),
                Mutation.TextFile,
                bytes =>
                {
                    var header = TuningLog.ReadHeader(Written(bytes));
                    Assert.Null(Again(header).Difference(header));
                }
            )
        );
    }

    private static TuningHeader Again(TuningHeader header) =>
        StrictJson.Read<TuningHeader>(StrictJson.Write(header, TuningHeader.Options), TuningHeader.Options);

    /// <summary>A fuzzer that refuses everything never comes past the first brace.</summary>
    private static void Judge((int Accepted, int Refused) outcome)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{outcome}");
        Assert.True(outcome.Refused > 20 * Math.Sqrt(outcome.Accepted), $"{outcome}");
        Assert.True(outcome.Accepted > 20, $"{outcome}");
    }

    private string Written(byte[] bytes)
    {
        var path = _folder.File("mutated");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
