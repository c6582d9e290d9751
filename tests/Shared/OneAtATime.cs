// With several threads in libtorch, TorchSharp 0.107.0's SGD.step sometimes throws ("Expected false to be true",
// Scalar.h toDouble): it looks as if a collection, which another thread's allocation starts, freed a Scalar in the
// middle of the native call. One thread alone has never shown it.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
