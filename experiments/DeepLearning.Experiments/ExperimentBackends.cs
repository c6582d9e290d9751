using DeepLearning.Torch;

namespace DeepLearning.Experiments;

/// <summary>The backends that the experiments choose from: the composition root's one line for libtorch.</summary>
public static class ExperimentBackends
{
    public static BackendRegistry Registry { get; } = BackendRegistry.Default.With("torch", () => new TorchBackend());
}
