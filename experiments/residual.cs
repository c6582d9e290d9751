#:project DeepLearning.Experiments/DeepLearning.Experiments.csproj
// A residual net of 14 layers, built of blocks, on both backends from the same seed: on 1,797 real handwritten digits,
// or on a folder with MNIST's four files (Debian's dataset-fashion-mnist brings Fashion-MNIST in this form).
//
//   dotnet run experiments/residual.cs
//   dotnet run experiments/residual.cs -- --backend reference --model squeeze
//   dotnet run experiments/residual.cs -- --data /usr/share/datasets/fashion-mnist --epochs 3 --precision float32
//   dotnet run experiments/residual.cs -- --checkpoint-every 1       # killed, it goes on with --resume
using DeepLearning;
using DeepLearning.Experiments;

var defaults = new ExperimentDefaults(
    "residual",
    "Trains a residual net on handwritten digits or on MNIST's kind of files, on both backends from the same seed, and "
        + "compares them.",
    ResidualModels.Names,
    Epochs: 12,
    BatchSize: 32,
    LearningRate: 0.05
)
{
    Seed = 1,
    Precision = Precision.Float64,
    OwnOptions = [new("data", "FOLDER", "where MNIST's four files are, zipped or not; without it, the digits")],
};

return ExperimentCommand.Run(
    args,
    defaults,
    settings =>
    {
        var folder = settings.Source.Has("data") ? settings.Source.GetText("data", "") : null;
        var data = ResidualData.Load(folder);
        var model = ResidualModels.Of(settings.Model, data.Train.SampleShape, data.Train.ClassNames!.Count);
        var plan = new TrainingPlan(
            new Optimizer.Sgd(settings.LearningRate, momentum: 0.9, weightDecay: 5e-4),
            new Loss.CrossEntropy(),
            settings.Epochs,
            settings.BatchSize
        )
        {
            Seed = settings.Seed,
            Schedule = new Schedule.Cosine(settings.Epochs),
        };
        BackendComparison.Run(folder ?? "handwritten digits", settings, model, plan, data);
    }
);
