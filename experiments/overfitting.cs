#:project DeepLearning.Experiments/DeepLearning.Experiments.csproj
// Eight remedies for overfitting, each against the same network that learns 250 handwritten digits by heart.
//
//   dotnet run experiments/overfitting.cs
//   dotnet run experiments/overfitting.cs -- --backend torch --repeats 1 --epochs 50
//   dotnet run experiments/overfitting.cs -- --checkpoint-every 10    # killed, it goes on with --resume
using DeepLearning.Experiments;
using DeepLearning.Experiments.Overfitting;

return ExperimentCommand.Run(args, OverfittingExperiment.Defaults, OverfittingExperiment.Run);
