using DeepLearning.Torch.Tests.Native;

namespace DeepLearning.Torch.Tests;

/// <summary>Which backend computes is configuration, and what is not chosen is not loaded.</summary>
public class SwitchingTests
{
    [Fact]
    public async Task The_reference_backend_trains_without_anything_of_TorchSharp()
    {
        var probe = await ProbeProcess.Run(["train-reference", "assemblies"]);
        Assert.Equal("1 epoch", probe.Answer("train-reference"));
        Assert.Equal("", probe.Answer("assemblies"));
    }

    [Fact]
    public async Task Where_libtorch_cannot_load_the_reference_trains_and_torch_says_why_not()
    {
        var probe = await ProbeProcess.Run(
            ["train-torch", "train-reference"],
            (LibTorchSwitch.EnvironmentVariable, "1")
        );
        Assert.Equal("1 epoch", probe.Answer("train-reference"));
        var refusal = probe.Answer("train-torch");
        Assert.StartsWith("BackendUnavailableException: backend 'torch'", refusal, StringComparison.Ordinal);
        Assert.Contains("backend=reference", refusal, StringComparison.Ordinal);
        Assert.Contains("reference", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_torch_backend_trains_by_the_same_configuration()
    {
        var probe = await ProbeProcess.Run(["train-torch"]);
        Assert.Equal("1 epoch", probe.Answer("train-torch"));
    }
}
