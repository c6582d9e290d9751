using System.Numerics;

namespace DeepLearning.Torch;

/// <summary>
/// The libtorch backend, by TorchSharp: libtorch's kernels, its autograd and updates in its operations behind the same
/// contract as the C# reference. Devices: cpu; cuda and cuda:N in a build with -p:TorchCuda=true, with TF32 off; and
/// meta, which computes shapes only and proves in tests that no value strays to another device.
/// </summary>
public sealed class TorchBackend : IBackend
{
    internal const string BackendName = "torch";

    public string Name => BackendName;

    /// <summary>
    /// Null if libtorch loads and has this device; otherwise why not, what is available, and the way out.
    /// </summary>
    public string? WhyUnavailable(Device device) => TorchDevices.WhyUnavailable(device);

    /// <summary>An engine for this model on libtorch.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <exception cref="BackendUnavailableException">libtorch cannot be loaded, or has not this device.</exception>
    /// <exception cref="ModelException">The objective names no output of the model, or takes no logits.</exception>
    /// <exception cref="ShapeException">An output's shape is none that its loss takes.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public IExecutor<T> Compile<T>(Model model, CompileOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (WhyUnavailable(options.Device) is { } reason)
            throw new BackendUnavailableException(reason);
        options.Objective?.Check(model);
        PrecisionRules.Check<T>(model, options.Objective);
        return new TorchExecutor<T>(model, options);
    }
}
