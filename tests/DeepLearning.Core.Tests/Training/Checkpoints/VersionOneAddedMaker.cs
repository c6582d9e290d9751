namespace DeepLearning.Core.Tests.Training.Checkpoints;

/// <summary>
/// What was added to version 1 after its first files, and what made the file that holds it: the average of the weights,
/// slots and settings of later optimizers, clippings and schedules. The file that is kept is never written again.
/// </summary>
public static class VersionOneAddedMaker
{
    public static TrainingPlan Plan { get; } =
        new(new Optimizer.NAdam(0.01, decoupledWeightDecay: true), new Loss.CrossEntropy(), 2, 6)
        {
            Seed = 5,
            Clipping = new Clipping.Adaptive(0.02, 0.005),
            Schedule = new Schedule.Sequential(
                new Schedule.Product(new Schedule.Linear(4, 0.5), new Schedule.ReduceOnPlateau(0.5, 3)),
                3,
                new Schedule.Sequential(
                    new Schedule.Polynomial(7, 2),
                    5,
                    new Schedule.OneCycle(9) { ThreePhase = true }
                )
            ),
            Averaging = new WeightAveraging.Exponential(0.75) { FromEpoch = 2, OfStatistics = true },
        };

    public static TrainingState State { get; } =
        new(1, 3, 5, [new(1, 0.5, 0.25, 0.75, 0.5) { LearningRate = 0.001 }]) { Averaged = 2 };

    [Fact(Explicit = true)]
    public static void Writes_the_file()
    {
        var folder = Directory.CreateTempSubdirectory("version-").FullName;
        var (executor, average) = (
            ExecutorState<double>.Initial(VersionOneMaker.Model, seed: 5),
            ExecutorState<double>.Initial(VersionOneMaker.Model, seed: 6)
        );
        var slots = executor.Parameters.SelectMany(pair =>
            new[]
            {
                KeyValuePair.Create($"{pair.Key}/{OptimizerSlot.MeanSquareMove}", pair.Value),
                KeyValuePair.Create($"{pair.Key}/{OptimizerSlot.MomentumProduct}", HostTensor<double>.Scalar(0.125)),
                KeyValuePair.Create($"{pair.Key}/{OptimizerSlot.Step}", HostTensor<double>.Scalar(3)),
            }
        );
        var checkpoint = new Checkpoint<double>(
            VersionOneMaker.Model,
            Plan,
            State,
            new("reference", "cpu", 2, 512),
            executor with
            {
                OptimizerState = new(slots.Select(pair => KeyValuePair.Create(pair.Key, Positive(pair.Value)))),
            }
        )
        {
            Average = average,
        };
        CheckpointFile.Write(Path.Combine(folder, "added.safetensors"), checkpoint);
        TestContext.Current.SendDiagnosticMessage(folder);
    }

    private static HostTensor<double> Positive(HostTensor<double> tensor) =>
        HostTensor<double>.Create(
            tensor.Shape,
            values =>
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] = Math.Abs(tensor[i]);
            }
        );
}
