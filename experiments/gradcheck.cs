#:project DeepLearning.Experiments/DeepLearning.Experiments.csproj
// The gradients of a model, hand-written C# against libtorch and both against finite differences; exit code 0 when they
// agree.
//
//   dotnet run experiments/gradcheck.cs
//   dotnet run experiments/gradcheck.cs -- --model model.json --precision float32 --json report.json
using System.Globalization;
using DeepLearning.Experiments;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return GradientCheckCommand.Run(args, ExperimentBackends.Registry);
