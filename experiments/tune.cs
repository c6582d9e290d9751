#:project DeepLearning.Experiments/DeepLearning.Experiments.csproj
// Searches the hyperparameters of a small net on 1,797 real handwritten digits. Interrupted, it goes on when it is
// started again.
//
//   dotnet run experiments/tune.cs
//   dotnet run experiments/tune.cs -- --strategy halving --trials 27 --epochs 27
//   dotnet run experiments/tune.cs -- --backend torch --strategy grid
using DeepLearning;
using DeepLearning.Experiments.Tuning;

var space = new SearchSpace(
    ("learningRate", new SearchRange.LogUniform(1e-4, 1)),
    ("weightDecay", new SearchRange.LogUniform(1e-6, 1e-2)),
    ("width", new SearchRange.Integer(16, 128)),
    ("dropout", new SearchRange.Uniform(0, 0.5)),
    ("optimizer", new SearchRange.Choice("sgd", "adam", "adamw"))
);

return TuneCommand.Run(
    args,
    new TuneDefaults(
        "tune",
        "Searches the hyperparameters of a small net on handwritten digits. Interrupted, it goes on when it "
            + "is started again.",
        space,
        Trial,
        Trials: 20,
        Points: [new("learningRate", 3), new("weightDecay", 1), new("width", 2), new("dropout", 2)],
        Epochs: 9
    )
);

static Trial Trial(Assignment point, int epochs, ulong seed)
{
    var model = Net.Input(1, 8, 8)
        .Flatten()
        .Dense(point.Integer("width"))
        .ReLU()
        .Dropout(point.Number("dropout"))
        .Dense(10)
        .ToModel();
    var (rate, decay) = (point.Number("learningRate"), point.Number("weightDecay"));
    Optimizer optimizer = point.Text("optimizer") switch
    {
        "sgd" => new Optimizer.Sgd(rate, momentum: 0.9, weightDecay: decay),
        "adam" => new Optimizer.Adam(rate, weightDecay: decay),
        _ => new Optimizer.AdamW(rate, weightDecay: decay),
    };
    return new(model, new TrainingPlan(optimizer, new Loss.CrossEntropy(), epochs, batchSize: 32) { Seed = seed });
}
