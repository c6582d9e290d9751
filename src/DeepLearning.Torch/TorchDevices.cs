using TorchSharp;

namespace DeepLearning.Torch;

/// <summary>Which devices libtorch can use in this process, and what to say where it cannot.</summary>
internal static class TorchDevices
{
#if TORCH_CUDA
    private const bool BuiltForCuda = true;
#else
    private const bool BuiltForCuda = false;
#endif

    /// <summary>
    /// Null if libtorch is loaded and has this device; otherwise why not, what is available, and the way out.
    /// </summary>
    public static string? WhyUnavailable(Device device)
    {
        if (!LibTorch.TryLoad(out var reason))
            return $"{reason} {LibTorchUnavailableException.Advice}";
        return device.Kind switch
        {
            "cpu" or "meta" when device.Index == 0 => null,
            "cuda" => WhyNoCuda(
                device,
                BuiltForCuda,
                BuiltForCuda && torch.cuda.is_available() ? torch.cuda.device_count() : 0
            ),
            _ => $"device={device.Kind}{(device.Index > 0 ? $":{device.Index}" : "")} is none that libtorch "
                + "has here; available: "
                + $"{Available(BuiltForCuda && torch.cuda.is_available() ? torch.cuda.device_count() : 0)}",
        };
    }

    /// <param name="device">The CUDA device that is wanted.</param>
    /// <param name="builtForCuda">Whether this build brings libtorch with CUDA.</param>
    /// <param name="count">How many CUDA devices libtorch sees.</param>
    public static string? WhyNoCuda(Device device, bool builtForCuda, int count)
    {
        if (!builtForCuda)
            return $"device={device} needs libtorch with CUDA, but this build has libtorch for the CPU: build with "
                + "-p:TorchCuda=true; available: cpu";
        if (count == 0)
            return $"device={device} needs an NVIDIA GPU and its driver, but libtorch sees none here; available: cpu";
        return device.Index < count
            ? null
            : $"device={device} is out of range: libtorch sees {count} CUDA device{(count == 1 ? "" : "s")} "
                + $"here; available: {Available(count)}";
    }

    public static torch.Device Of(Device device) =>
        device.Kind switch
        {
            "cuda" => new torch.Device(DeviceType.CUDA, device.Index),
            "meta" => new torch.Device(DeviceType.META),
            _ => new torch.Device(DeviceType.CPU),
        };

    /// <summary>
    /// TF32 keeps 10 bits of a float32's 23: off, so that float32 means float32. cudnn's default is on. Convolutions that
    /// can be repeated: the same seed gives the same run.
    /// </summary>
    public static void PrepareCuda()
    {
        _ = ConvolutionLibraries.MakeCuDnnDeterministic();
        torch.backends.cuda.matmul.allow_tf32 = false;
        torch.backends.cudnn.allow_tf32 = false;
    }

    private static string Available(int count) =>
        string.Join(", ", Enumerable.Range(0, count).Select(i => i == 0 ? "cuda" : $"cuda:{i}").Prepend("cpu"));
}
