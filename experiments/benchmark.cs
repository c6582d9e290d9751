#:project DeepLearning.Experiments/DeepLearning.Experiments.csproj
// The C# backend against libtorch, side by side in one process: training steps, layers, matrix products.
//
//   dotnet run experiments/benchmark.cs -- --quick
//   dotnet run experiments/benchmark.cs -- --threads 1 --json runs/benchmark.json
using System.Globalization;
using DeepLearning.Experiments.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return BenchmarkCommand.Run(args);
