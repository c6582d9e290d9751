namespace DeepLearning.Torch;
public sealed class TorchBackend : IBackend { public string Name => "torch"; public string? WhyUnavailable(Device device) => null; public IExecutor<T> Compile<T>(Model model, CompileOptions options) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => throw new InvalidOperationException(); }
