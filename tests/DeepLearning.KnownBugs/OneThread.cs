using System.Numerics;
using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

/// <summary>
/// Executors on one thread each: on a busy machine, libtorch's threads wait for each other by spinning.
/// </summary>
internal static class OneThread
{
    public static IExecutor<T> Compile<T>(string backend, Model model, CompileOptions options)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        TestBackends.Get(backend).Compile<T>(model, options with { Threads = 1 });
}
