namespace DeepLearning.Core.Tests.Configuration;

public class BackendRegistryTests
{
    private static readonly FakeBackend Plain = new("plain");

    private static string Refused(BackendRegistry registry, RunConfiguration configuration) =>
        Assert.Throws<BackendUnavailableException>(() => registry.Resolve(configuration)).Message;

    private static IBackend NotChosen() => throw new DllNotFoundException("libfast.so is missing");

    [Fact]
    public void A_backend_is_found_by_its_name_in_any_case() =>
        Assert.Same(Plain, BackendRegistry.Empty.With(Plain).Resolve(new() { Backend = "PLAIN" }));

    [Fact]
    public void A_backend_that_is_not_chosen_is_not_made() =>
        Assert.Same(
            Plain,
            BackendRegistry.Empty.With("fast", NotChosen).With(Plain).Resolve(new() { Backend = "plain" })
        );

    [Fact]
    public void By_default_there_is_the_reference_and_it_is_what_the_default_configuration_chooses()
    {
        Assert.Equal(["reference"], BackendRegistry.Default.Names);
        Assert.Equal("reference", BackendRegistry.Default.Resolve(new()).Name);
        Assert.Equal(
            "backend 'torch' is not known here; available: reference",
            Refused(BackendRegistry.Default, new() { Backend = "torch" })
        );
    }

    [Fact]
    public void A_registry_is_immutable()
    {
        var one = BackendRegistry.Empty.With(Plain);
        Assert.Equal(["plain", "fast"], one.With("fast", NotChosen).Names);
        Assert.Equal(["plain"], one.Names);
        Assert.Empty(BackendRegistry.Empty.Names);
    }

    [Fact]
    public void An_unknown_backend_is_named_and_so_are_those_there_are()
    {
        Assert.Equal(
            "backend 'slow' is not known here; available: fast, plain",
            Refused(BackendRegistry.Empty.With("fast", NotChosen).With(Plain), new() { Backend = "slow" })
        );
        Assert.Equal(
            "backend 'slow' is not known here; no backend is registered",
            Refused(BackendRegistry.Empty, new() { Backend = "slow" })
        );
    }

    [Fact]
    public void All_other_backends_are_named() =>
        Assert.EndsWith(
            "; other backends: fast, slow",
            Refused(
                BackendRegistry.Empty.With("fast", NotChosen).With("slow", NotChosen).With(Plain),
                new() { Backend = "plain", Device = new("cuda", 1) }
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_device_that_cannot_be_used_is_named_with_the_reason() =>
        Assert.Equal(
            "backend 'plain' cannot use the device cuda:1: it computes on the CPU only; other backends: fast",
            Refused(
                BackendRegistry.Empty.With("fast", NotChosen).With(Plain),
                new() { Backend = "plain", Device = new("cuda", 1) }
            )
        );

    [Fact]
    public void A_backend_that_cannot_be_loaded_is_named_with_the_reason()
    {
        Assert.Equal(
            "backend 'fast' cannot be loaded: libfast.so is missing; other backends: plain",
            Refused(BackendRegistry.Empty.With("fast", NotChosen).With(Plain), new() { Backend = "fast" })
        );
        Assert.Equal(
            "backend 'fast' cannot be loaded: libfast.so is missing; no other backend is registered",
            Refused(BackendRegistry.Empty.With("fast", NotChosen), new() { Backend = "fast" })
        );
    }

    [Fact]
    public void A_name_that_is_taken_or_empty_is_refused()
    {
        Assert.StartsWith(
            "a backend named 'Plain' is registered already",
            Assert.Throws<ArgumentException>(() => BackendRegistry.Empty.With(Plain).With("Plain", NotChosen)).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "a backend's name must not be empty",
            Assert.Throws<ArgumentException>(() => BackendRegistry.Empty.With("", NotChosen)).Message,
            StringComparison.Ordinal
        );
    }
}
