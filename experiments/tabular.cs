#:project DeepLearning.Experiments/DeepLearning.Experiments.csproj
// A network on a table: one that is here, or a CSV file. Its columns are prepared by a pipeline that suits them, it is
// judged by cross-validation against a linear model, and a model of all rows is saved in one file.
//
//   dotnet run experiments/tabular.cs
//   dotnet run experiments/tabular.cs -- --table breast-cancer --folds 10
//   dotnet run experiments/tabular.cs -- --table iris --target petal_width     # numbers: a regression
//   dotnet run experiments/tabular.cs -- --table sales.csv --target price --separator ";" --decimal-comma
using DeepLearning.Experiments;

var defaults = new ExperimentDefaults(
    "tabular",
    "Trains a network on a table, classification or regression, by cross-validation against a linear model.",
    TabularModels.Names,
    Epochs: 50,
    BatchSize: 16,
    LearningRate: 0.002
)
{
    Seed = 1,
    OwnOptions = [.. TabularTask.Options, FoldOptions.Folds],
};

return ExperimentCommand.Run(args, defaults, TabularExperiment.Run);
