namespace DeepLearning.Core.Tests.Training.Checkpoints;

/// <summary>
/// What the files of version 1 hold, and what made them: every kind of section a checkpoint had then, and every setting
/// of a plan. Run again it would write files of the version of its day, into a folder of its own: those that are kept
/// are never written again.
/// </summary>
public static class VersionOneMaker
{
    public static Model Model { get; } =
        Net.Input(1, 4, 4).Conv2d(3, 3, padding: 1).BatchNorm().ReLU().Flatten().Dropout(0.2).Dense(3).ToModel();

    public static TrainingPlan Plan { get; } =
        new(new Optimizer.Adam(0.01, amsGrad: true), new Loss.CrossEntropy { ClassWeights = [1, 2, 0.5] }, 2, 6)
        {
            Seed = 5,
            AccumulateBatches = 2,
            DropLast = true,
            Groups =
            [
                new("5.*") { L1Penalty = 1e-4, MaxNorm = 3 },
                new("0.*")
                {
                    Frozen = true,
                    UnfreezeAtEpoch = 2,
                    LearningRateScale = 0.1,
                    WeightDecay = 0.01,
                },
            ],
            Clipping = new Clipping.ByNorm(1),
            Schedule = new Schedule.WarmUp(2, 0.1, new Schedule.Cosine(10)),
            ScheduleBy = ScheduleUnit.Step,
            ScheduleMonitor = MonitoredValue.ValidationLoss,
            EarlyStopping = new(MonitoredValue.ValidationAccuracy, patience: 7) { MinimumDelta = 0.125 },
            Augmentations = [new Augmentation.RandomShift(1), new Augmentation.HorizontalFlip()],
        };

    public static TrainingState State { get; } =
        new(1, 3, 5, [new(1, double.PositiveInfinity, double.NaN, 0.75, 0.5) { LearningRate = 0.001 }])
        {
            Progress = new(2, 12.5, 12) { LearningRate = 0.0125 },
            Schedule = new(0.75, 1, 2, 0.5),
            EarlyStopping = new(0.375, 1, 0),
        };

    [Fact(Explicit = true)]
    public static void Writes_the_files()
    {
        var folder = Directory.CreateTempSubdirectory("version-").FullName;
        var wide = Filled();
        CheckpointFile.Write(Path.Combine(folder, "float64.safetensors"), wide with { Best = wide.Executor });
        CheckpointFile.Write(Path.Combine(folder, "float32.safetensors"), (Checkpoint<float>)wide.To<float>());
        File.WriteAllText(Path.Combine(folder, "model.json"), ModelJson.Write(Model));
        TestContext.Current.SendDiagnosticMessage(folder);
    }

    private static Checkpoint<double> Filled()
    {
        var initial = ExecutorState<double>.Initial(Model, seed: 5);
        var slots = initial.Parameters.SelectMany(pair =>
            new[]
            {
                Draw($"{pair.Key}/{OptimizerSlot.Mean}", pair.Value.Shape),
                Draw($"{pair.Key}/{OptimizerSlot.MeanSquare}", pair.Value.Shape),
                Draw($"{pair.Key}/{OptimizerSlot.LargestMeanSquare}", pair.Value.Shape),
                KeyValuePair.Create($"{pair.Key}/{OptimizerSlot.Step}", HostTensor<double>.Scalar(3)),
            }
        );
        return new(Model, Plan, State, new("reference", "cpu", 2, 512), initial with { OptimizerState = new(slots) });
    }

    private static KeyValuePair<string, HostTensor<double>> Draw(string name, Shape shape) =>
        KeyValuePair.Create(
            name,
            HostTensor<double>.Create(shape, values => Draws.Uniform(RngKey.FromSeed(1).Fold(name), 0, 1, values))
        );
}
