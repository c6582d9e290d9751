#:project DeepLearning.Experiments/DeepLearning.Experiments.csproj
// The 70,000 images of Fashion-MNIST (Debian's package dataset-fashion-mnist, or --data with its four files): 54,000 to
// learn from, 6,000 to validate, 10,000 to test.
//
//   dotnet run experiments/fashion-mnist.cs -- --backend reference
//   dotnet run experiments/fashion-mnist.cs -- --model mlp
//   dotnet run experiments/fashion-mnist.cs -- --model residual --checkpoint-every 1    # killed: --resume
using DeepLearning;
using DeepLearning.Experiments;

var defaults = new ExperimentDefaults(
    "fashion-mnist",
    "Trains a network on the 70,000 images of Fashion-MNIST, on both backends from the same seed, and compares them.",
    FashionModels.Names,
    Epochs: 16,
    BatchSize: 128,
    LearningRate: 0.1
)
{
    Seed = 1,
    OwnOptions =
    [
        new("data", "FOLDER", $"where the four files are, zipped or not; by default {FashionMnist.DebianFolder}"),
    ],
};

return ExperimentCommand.Run(
    args,
    defaults,
    settings =>
    {
        var folder = settings.Source.GetText("data", FashionMnist.DebianFolder);
        var data = ResidualData.Load(FashionMnist.Files(folder));
        var model = FashionModels.Of(settings.Model);
        var steps = (data.Train.Count + settings.BatchSize - 1) / settings.BatchSize * settings.Epochs;
        var plan = new TrainingPlan(
            new Optimizer.Sgd(settings.LearningRate, momentum: 0.9, weightDecay: 5e-4, nesterov: true),
            new Loss.CrossEntropy(),
            settings.Epochs,
            settings.BatchSize
        )
        {
            Seed = settings.Seed,
            Schedule = new Schedule.OneCycle(steps) { PercentStart = 0.2 },
            ScheduleBy = ScheduleUnit.Step,
            Augmentations = [new Augmentation.HorizontalFlip()],
        };
        BackendComparison.Run("Fashion-MNIST", settings, model, plan, data);
    }
);
