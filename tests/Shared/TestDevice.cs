using System.Numerics;

namespace DeepLearning.TestSupport;

/// <summary>
/// The device on which the tests run the torch backend: cpu, or what the environment variable TORCH_TEST_DEVICE says,
/// such as cuda. The variable has no DEEPLEARNING_ prefix, since those are read as configuration.
/// </summary>
internal static class TestDevice
{
    public const string Variable = "TORCH_TEST_DEVICE";

    public static Device Torch { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? Device.Parse(text) : Device.Cpu;

    /// <summary>The backend, which computes on that device where it would on the CPU.</summary>
    public static IBackend Moved(this IBackend backend) =>
        Torch == Device.Cpu ? backend : new MovedBackend(backend, Torch);

    private sealed class MovedBackend(IBackend backend, Device device) : IBackend
    {
        public string Name => backend.Name;

        public string? WhyUnavailable(Device wanted) => backend.WhyUnavailable(Moved(wanted));

        public IExecutor<T> Compile<T>(Model model, CompileOptions options)
            where T : unmanaged, IFloatingPointIeee754<T> =>
            backend.Compile<T>(model, options with { Device = Moved(options.Device) });

        private Device Moved(Device wanted) => wanted == Device.Cpu ? device : wanted;
    }
}
