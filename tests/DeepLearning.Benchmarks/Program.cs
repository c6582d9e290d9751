// The kernels one by one, with what they allocate. Against libtorch: experiments/benchmark.cs.
//
//   dotnet run -c Release --project tests/DeepLearning.Benchmarks -- --filter '*MatrixProduct*'
using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(DeepLearning.Benchmarks.ConvolutionBenchmarks).Assembly).Run(args);
