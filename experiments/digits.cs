#:project DeepLearning.Experiments/DeepLearning.Experiments.csproj
// One description, two backends: a network trained on 1,797 real handwritten digits, side by side, from the same seed.
//
//   dotnet run experiments/digits.cs
//   dotnet run experiments/digits.cs -- --backend reference --model mlp --epochs 10
//   dotnet run experiments/digits.cs -- --checkpoint-every 1          # killed, it goes on with --resume
//   dotnet run experiments/digits.cs                                  # Ctrl-C, and --resume
//   dotnet run experiments/digits.cs -- --backend reference --folds 5 # cross-validation, with augmentation
using DeepLearning;
using DeepLearning.Experiments;

var defaults = new ExperimentDefaults(
    "digits",
    "Trains one network on handwritten digits, on both backends from the same seed, and compares them.",
    DigitsModels.Names,
    Epochs: 20,
    BatchSize: 32,
    LearningRate: 0.02
)
{
    Seed = 1,
    Precision = Precision.Float64,
    OwnOptions = [FoldOptions.Folds],
};

return ExperimentCommand.Run(
    args,
    defaults,
    settings =>
    {
        if (settings.Source.Has(FoldOptions.Folds.Name))
        {
            DigitsFolds.Run(settings);
            return;
        }

        var model = DigitsModels.Of(settings.Model);
        var plan = new TrainingPlan(
            new Optimizer.Sgd(settings.LearningRate, momentum: 0.9, weightDecay: 5e-4),
            new Loss.CrossEntropy(),
            settings.Epochs,
            settings.BatchSize
        )
        {
            Seed = settings.Seed,
        };

        // The split has a key of its own: another seed trains other weights on the same samples.
        var data = StratifiedSplit.Of(Digits.Load<double>(), RngKey.FromSeed(1797), 0.70, 0.15, 0.15);
        BackendComparison.Run("handwritten digits", settings, model, plan, data);
    }
);
