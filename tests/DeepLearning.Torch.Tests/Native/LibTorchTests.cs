namespace DeepLearning.Torch.Tests.Native;

/// <summary>Loading libtorch, each time in a process of its own.</summary>
public sealed class LibTorchTests
{
    // TorchSharp, where its own load fails, copies 480 MB from the package cache; here it must not find that.
    private static readonly (string, string) NoPackageCache = (
        "NUGET_PACKAGES",
        Path.Combine(AppContext.BaseDirectory, "no-packages")
    );

    [Fact]
    public async Task Ensure_then_torch_computes()
    {
        SkipWithoutNatives();
        var probe = await ProbeProcess.Run(["ensure", "sum", "ensure"], NoPackageCache);
        Assert.Equal("loaded", probe.Answer("ensure"));
        Assert.Equal("4", probe.Answer("sum"));
    }

    [Fact]
    public async Task Torch_first_computes_once_our_assembly_is_in_use()
    {
        SkipWithoutNatives();
        var probe = await ProbeProcess.Run(["meet", "sum", "ensure"], NoPackageCache);
        Assert.Equal("4", probe.Answer("sum"));
        Assert.Equal("loaded", probe.Answer("ensure"));
    }

    [Fact]
    public async Task Torch_before_any_of_our_code_works_or_is_explained()
    {
        SkipWithoutNatives();
        var probe = await ProbeProcess.Run(["sum", "ensure"], NoPackageCache);
        if (probe.Answer("sum") == "4")
        {
            Assert.Equal("loaded", probe.Answer("ensure"));
        }
        else
        {
            Assert.StartsWith(
                "LibTorchUnavailableException: TorchSharp was used before",
                probe.Answer("ensure"),
                StringComparison.Ordinal
            );
            Assert.Contains("call LibTorch.EnsureLoaded() first", probe.Answer("ensure"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Many_threads_load_it_once()
    {
        SkipWithoutNatives();
        var probe = await ProbeProcess.Run(["ensure-on-threads", "sum", "questions"], NoPackageCache);
        Assert.Equal("loaded", probe.Answer("ensure-on-threads"));
        Assert.Equal("4", probe.Answer("sum"));
        // Once on an older system; never on one where the ordinary load works.
        Assert.Contains(probe.Answer("questions"), new[] { "0", "1" });
    }

    [Fact]
    public async Task Convolution_prints_nothing()
    {
        SkipWithoutNatives();
        var probe = await ProbeProcess.Run(["ensure", "convolve"], NoPackageCache);
        Assert.Equal("54", probe.Answer("convolve"));
        Assert.Equal("", probe.Errors);
        Assert.DoesNotContain("NNPACK", probe.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_assembly_alone_loads_nothing_of_torch()
    {
        var probe = await ProbeProcess.Run(["meet", "assemblies"]);
        Assert.Equal("", probe.Answer("assemblies"));
    }

    [Fact]
    public async Task Where_it_is_disabled_nothing_is_loaded_and_the_error_names_requirement_and_way_out()
    {
        var probe = await ProbeProcess.Run(["ensure", "assemblies"], (LibTorchSwitch.EnvironmentVariable, "1"));
        var error = probe.Answer("ensure");
        Assert.StartsWith("LibTorchUnavailableException: libtorch is disabled", error, StringComparison.Ordinal);
        Assert.Contains("libstdc++ of GCC 13 or newer", error, StringComparison.Ordinal);
        Assert.Contains("backend=reference", error, StringComparison.Ordinal);
        Assert.Equal("", probe.Answer("assemblies"));
    }

    [Theory]
    [InlineData("patch")]
    [InlineData("patch-from-file")]
    public async Task Patched_copy_loads(string step)
    {
        LibTorchSharpFile.SkipElsewhere();
        var before = LibTorchSharpFile.Hash();
        var probe = await ProbeProcess.Run([step]);
        Assert.Equal("loaded", probe.Answer(step));
        Assert.Equal(before, LibTorchSharpFile.Hash());
    }

    [Fact]
    public async Task Ensure_leaves_the_original_file_as_it_was()
    {
        LibTorchSharpFile.SkipElsewhere();
        var before = LibTorchSharpFile.Hash();
        var probe = await ProbeProcess.Run(["ensure"], NoPackageCache);
        Assert.Equal("loaded", probe.Answer("ensure"));
        Assert.Equal(before, LibTorchSharpFile.Hash());
    }

    private static void SkipWithoutNatives() => Assert.SkipUnless(NativePlatform.IsSupported, NativePlatform.Reason);
}
