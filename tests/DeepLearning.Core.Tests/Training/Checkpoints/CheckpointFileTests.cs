using System.Text;

namespace DeepLearning.Core.Tests.Training.Checkpoints;

public class CheckpointFileTests
{
    /// <summary>Every setting of a plan, so that each has to survive.</summary>
    private static readonly TrainingPlan Plan = TinyRun.Plan with
    {
        Epochs = 2,
        AccumulateBatches = 2,
        Groups =
        [
            new("4.*") { L1Penalty = 1e-4, MaxNorm = 3 },
            new("0.*")
            {
                Frozen = true,
                UnfreezeAtEpoch = 2,
                LearningRateScale = 0.1,
            },
        ],
        Clipping = new Clipping.ByNorm(1),
        Schedule = new Schedule.WarmUp(2, 0.1, new Schedule.Cosine(10)),
        ScheduleBy = ScheduleUnit.Step,
        ScheduleMonitor = MonitoredValue.ValidationLoss,
        EarlyStopping = new(MonitoredValue.ValidationAccuracy, patience: 7),
        Augmentations = [new Augmentation.RandomShift(1), new Augmentation.HorizontalFlip()],
    };

    private static Checkpoint<double> Trained()
    {
        using var executor = TinyRun.Executor(Plan, TinyRun.Model);
        Checkpoint? captured = null;
        var callback = new Callback
        {
            EpochEnd = snapshot =>
            {
                captured = snapshot.Capture();
                return false;
            },
        };
        Trainer.Fit(executor, Plan with { Groups = [new("5.*")] }, TinyRun.Data, TinyRun.Data, [callback]);
        return (Checkpoint<double>)captured! with { Plan = Plan };
    }

    [Fact]
    public void Everything_comes_back()
    {
        using var folder = new TemporaryFolder();
        var checkpoint = Trained();
        Assert.NotNull(checkpoint.Best);
        Assert.NotEmpty(checkpoint.Executor.OptimizerState);
        var odd = checkpoint with
        {
            State = checkpoint.State with
            {
                History = [new(1, double.NaN, double.PositiveInfinity, null, 0.1) { LearningRate = 0.3 }],
                Progress = new(3, 0.1, 18),
            },
        };
        foreach (var expected in new[] { checkpoint, odd })
        {
            expected.Save(folder.File("a.safetensors"));
            Assert.Equal(expected, CheckpointFile.Read(folder.File("a.safetensors")));
        }

        var single = checkpoint.To<float>() with { Best = null };
        single.Save(folder.File("b.safetensors"));
        Assert.Equal(single, CheckpointFile.Read(folder.File("b.safetensors")));
        Assert.Equal(
            ["a.safetensors", "b.safetensors"],
            Directory.GetFiles(folder.Path).Select(file => Path.GetFileName(file)).Order()
        );
    }

    [Fact]
    public void A_plan_with_a_loss_of_ones_own_comes_back_with_its_reader()
    {
        using var folder = new TemporaryFolder();
        var (path, own) = (folder.File("step-1.safetensors"), new Loss.Custom(new Quartic(2)));
        var trained = Trained();
        var checkpoint = trained with { Plan = trained.Plan with { Loss = own } };
        checkpoint.Save(path);
        CustomReader[] readers = [CustomLossReader.Of<Quartic>("Quartic")];
        Assert.Equal(checkpoint, CheckpointFile.Read(path, readers));
        Assert.Equal(checkpoint, new CheckpointFolder(folder.Path).Latest(readers));
        Assert.Contains(
            "there is no reader for the custom loss 'Quartic'; there are none",
            Assert.Throws<CheckpointException>(() => CheckpointFile.Read(path)).Message,
            StringComparison.Ordinal
        );
    }

    private sealed record Quartic(double Scale) : ICustomLoss
    {
        public string Kind => nameof(Quartic);

        T ICustomLoss.Of<T>(T output, T target) => T.CreateChecked(Scale) * T.Pow(output - target, T.CreateChecked(4));
    }

    [Fact]
    public void In_the_precision_that_it_has_it_is_itself_and_no_copy()
    {
        var checkpoint = Trained();
        Assert.Same(checkpoint, checkpoint.To<double>());
    }

    [Fact]
    public void The_file_is_a_safetensors_file()
    {
        using var folder = new TemporaryFolder();
        Trained().Save(folder.File("a"));
        var bytes = File.ReadAllBytes(folder.File("a"));
        var length = BitConverter.ToInt64(bytes);
        var header = Encoding.UTF8.GetString(bytes, 8, (int)length);
        Assert.Equal(0, length % 8);
        Assert.Contains(
            "\"parameters/5.weight\":{\"dtype\":\"F64\",\"shape\":[3,48],\"data_offsets\":[",
            header,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"__metadata__\":{\"format\":\"DeepLearning.Checkpoint\",\"version\":\"1\"",
            header,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        using var folder = new TemporaryFolder();
        Trained().Save(folder.File("a"));
        var bytes = File.ReadAllBytes(folder.File("a"));
        foreach (
            var length in Enumerable
                .Range(0, 40)
                .Select(i => i * bytes.Length / 40)
                .Concat([1, 7, 8, 9, bytes.Length - 1, bytes.Length - 32, bytes.Length - 33])
        )
        {
            File.WriteAllBytes(folder.File("cut"), bytes[..length]);
            Assert.StartsWith(
                $"the checkpoint '{folder.File("cut")}' cannot be read: it",
                Assert.Throws<CheckpointException>(() => CheckpointFile.Read(folder.File("cut"))).Message,
                StringComparison.Ordinal
            );
        }

        File.WriteAllBytes(folder.File("long"), [.. bytes, 0]);
        Assert.Throws<CheckpointException>(() => CheckpointFile.Read(folder.File("long")));
    }

    [Fact]
    public void A_file_with_one_bit_altered_is_refused()
    {
        using var folder = new TemporaryFolder();
        Trained().Save(folder.File("a"));
        var bytes = File.ReadAllBytes(folder.File("a"));
        for (var i = 0; i < 200; i++)
        {
            var position = (int)((long)i * bytes.Length / 200);
            bytes[position] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(folder.File("b"), bytes);
            Assert.Throws<CheckpointException>(() => CheckpointFile.Read(folder.File("b")));
            bytes[position] ^= (byte)(1 << (i % 8));
        }

        File.WriteAllBytes(folder.File("b"), bytes);
        Assert.NotNull(CheckpointFile.Read(folder.File("b")));
    }

    [Fact]
    public void Names_with_slashes_and_dots_come_back_each_to_its_own_parameter()
    {
        var model = new Model(
            [
                new("x", new Layer.Input([2])),
                new("a", new Layer.Dense(2), ["x"]),
                new("a.weight/x", new Layer.Dense(2), ["a"]),
                new("best/optimizer/a", new Layer.Dense(2), ["a.weight/x"]),
            ],
            ["best/optimizer/a"]
        );
        using var executor = TinyRun.Executor(TinyRun.Plan, model);
        executor.Step(Batch<double>.Of(new double[] { 1, 2 }, new[] { 1 }), RngKey.FromSeed(1), new Optimizer.Adam());
        using var folder = new TemporaryFolder();
        var checkpoint = Checkpoint<double>.Of(executor, TinyRun.Plan, TrainingState.Initial(5));
        foreach (var expected in new[] { checkpoint, checkpoint with { Best = checkpoint.Executor } })
        {
            expected.Save(folder.File("a"));
            Assert.Equal(expected, CheckpointFile.Read(folder.File("a")));
        }
    }

    [Fact]
    public void The_checksum_is_verified_before_a_byte_of_the_header_is_believed()
    {
        using var folder = new TemporaryFolder();
        Trained().Save(folder.File("a"));
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(folder.File("a")));
        foreach (
            var (from, to) in new[]
            {
                ("data_offsets\":[", "data_offsets\":{"),
                ("\"F64\"", "\"F6x\""),
                ("{\"_", "{]_"),
            }
        )
        {
            File.WriteAllBytes(
                folder.File("b"),
                Encoding.Latin1.GetBytes(text.Replace(from, to, StringComparison.Ordinal))
            );
            Assert.EndsWith(
                "it was cut off or altered: its checksum does not fit",
                Assert.Throws<CheckpointException>(() => CheckpointFile.Read(folder.File("b"))).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData("\\u0022epoch\\u0022:2", "\\u0022epoch\\u0022:-1", "its state is not valid: item 1: Epoch is -1")]
    [InlineData("\\u0022epoch\\u0022:2", "\\u0022epoch\\u0022:true", "its state is not valid: ")]
    [InlineData("\\u0022step\\u0022:", "\\u0022step\\u0022:-", "Step is -")]
    [InlineData("\\u0022batches\\u0022:0", "\\u0022batches\\u0022:-3", "Batches is -3")]
    [InlineData("\\u0022weight\\u0022:0", "\\u0022weight\\u0022:\\u0022NaN\\u0022", "Weight is NaN")]
    [InlineData("\\u0022rateFactor\\u0022:1", "\\u0022rateFactor\\u0022:\\u0022NaN\\u0022", "RateFactor is NaN")]
    [InlineData("\\u0022rateFactor\\u0022:1", "\\u0022rateFactor\\u0022:-1", "RateFactor is -1")]
    [InlineData("\\u0022seconds\\u0022:", "\\u0022seconds\\u0022:-", "Seconds is -")]
    [InlineData("\\u0022vectorBits\\u0022:", "\\u0022vectorBits\\u0022:-", "its origin is not valid: VectorBits is -")]
    [InlineData("\\u0022scheduleBy\\u0022:1", "\\u0022scheduleBy\\u0022:7", "ScheduleBy is 7")]
    [InlineData(
        "{\\u0022type\\u0022:\\u0022crossEntropy\\u0022,\\u0022classWeights\\u0022:null",
        "{\\u0022type\\u0022:\\u0022crossEntropy\\u0022,\\u0022classWeights\\u0022:[1,2]",
        "has 2 class weights, but is given 3 classes"
    )]
    [InlineData("{\\u0022type\\u0022:\\u0022crossEntropy\\u0022,", "{", "its plan is not valid: ")]
    [InlineData("\"precision\":\"float64\"", "\"precision\":\"float16\"", "its precision is 'float16'")]
    [InlineData("\"version\":\"1\"", "\"version\":\"2\"", "it has version 2, but this library reads version 1")]
    [InlineData("\"origin\":", "\"place\":", "it is no checkpoint: it has no 'origin'")]
    [InlineData(
        "\"format\":\"DeepLearning.Checkpoint\"",
        "\"format\":\"pt\"",
        "it is no checkpoint: its format is 'pt', but 'DeepLearning.Checkpoint' is expected"
    )]
    [InlineData("\"parameters/0.bias\"", "\"parametres/0.bias\"", "belongs to no part of a checkpoint")]
    public void Values_that_no_run_can_have_are_refused_behind_a_checksum_that_fits(
        string from,
        string to,
        string message
    )
    {
        using var folder = new TemporaryFolder();
        Trained().Save(folder.File("a"));
        var bytes = File.ReadAllBytes(folder.File("a"));
        var length = (int)BitConverter.ToInt64(bytes);
        var header = Encoding.UTF8.GetString(bytes, 8, length);
        Assert.Contains(from, header, StringComparison.Ordinal);
        var changed = Encoding.UTF8.GetBytes(header.Replace(from, to, StringComparison.Ordinal));
        byte[] block = [.. BitConverter.GetBytes((long)changed.Length), .. changed, .. bytes[(8 + length)..^32]];
        File.WriteAllBytes(folder.File("b"), [.. block, .. System.Security.Cryptography.SHA256.HashData(block)]);
        Assert.Contains(
            message,
            Assert.Throws<CheckpointException>(() => CheckpointFile.Read(folder.File("b"))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_no_checkpoint_says_so()
    {
        using var folder = new TemporaryFolder();
        Assert.EndsWith("cannot be read: there is no such file", Refused("missing"), StringComparison.Ordinal);
        File.WriteAllText(folder.File("text"), "epoch 3, accuracy 0.97");
        Assert.EndsWith("it is cut off, or not in the safetensors format", Refused("text"), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => CheckpointFile.Read((Stream)null!));

        string Refused(string name) =>
            Assert.Throws<CheckpointException>(() => CheckpointFile.Read(folder.File(name))).Message;
    }
}
