using System.Runtime.Intrinsics;

namespace DeepLearning.Core.Tests.Training.Checkpoints;

public class CheckpointOriginTests
{
    [Fact]
    public void It_says_backend_device_threads_and_the_width_of_this_machines_vectors()
    {
        using var executor = BackendRegistry
            .Default.Resolve(new())
            .Compile<float>(TinyRun.Model, TinyRun.Plan.CompileOptionsFor(TinyRun.Model, threads: 2));
        var origin = CheckpointOrigin.Of(executor);
        Assert.Equal(("reference", "cpu", 2), (origin.Backend, origin.Device, origin.Threads));
        Assert.Contains(origin.VectorBits, (int[])[128, 256, 512]);
        Assert.Equal(Vector512.IsHardwareAccelerated, origin.VectorBits == 512);
        Assert.Equal(Vector256.IsHardwareAccelerated, origin.VectorBits >= 256);
    }
}
