using System.Numerics;

namespace DeepLearning.GradientChecks;

/// <summary>
/// A backend that computes on a number of threads: what a sum of overflows makes depends on it in libtorch.
/// </summary>
internal sealed class ThreadedBackend(IBackend inner, int threads) : IBackend
{
    public string Name => inner.Name;

    public string? WhyUnavailable(Device device) => inner.WhyUnavailable(device);

    public IExecutor<T> Compile<T>(Model model, CompileOptions options)
        where T : unmanaged, IFloatingPointIeee754<T> => inner.Compile<T>(model, options with { Threads = threads });
}
