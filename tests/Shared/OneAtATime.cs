// TorchSharp 0.107.0 passes a Scalar's native handle without keeping the Scalar alive: when another managed thread allocates, a collection
// can free it in the middle of the native call ("Expected false to be true", Scalar.h toDouble; seen in SGD.step). With one test
// at a time nobody allocates while the test's own thread is inside libtorch.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
