#:project DeepLearning.Experiments/DeepLearning.Experiments.csproj
// Every elementwise function and its derivative, ours and libtorch's, against the truth: float32 on all 2^32 inputs,
// float64 on four million. Exit code 0 when ours keeps its bounds.
//
//   dotnet run experiments/accuracy.cs
//   dotnet run experiments/accuracy.cs -- --quick
//   dotnet run experiments/accuracy.cs -- --only GELU --slice 101 --markdown docs/accuracy.md
using System.Globalization;
using DeepLearning.Experiments.Rounding;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return AccuracyCommand.Run(args);
