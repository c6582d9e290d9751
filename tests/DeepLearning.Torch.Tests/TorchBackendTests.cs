using TorchSharp;

namespace DeepLearning.Torch.Tests;

public sealed class TorchBackendTests
{
    private static readonly TorchBackend Backend = new();

    [Fact]
    public void The_cpu_is_available()
    {
        Assert.Equal("torch", Backend.Name);
        Assert.Null(Backend.WhyUnavailable(Device.Cpu));
    }

    [Theory]
    [InlineData("cuda", false, 0, "this build has libtorch for the CPU: build with -p:TorchCuda=true; available: cpu")]
    [InlineData("cuda", true, 0, "NVIDIA GPU")]
    [InlineData(
        "cuda:3",
        true,
        2,
        "device=cuda:3 is out of range: libtorch sees 2 CUDA devices here; available: cpu, cuda, cuda:1"
    )]
    [InlineData("cuda:1", true, 1, "libtorch sees 1 CUDA device here")]
    [InlineData("cuda:1", true, 2, null)]
    public void A_cuda_device_that_cannot_be_used_is_explained(string device, bool built, int count, string? expected)
    {
        var reason = TorchDevices.WhyNoCuda(Device.Parse(device), built, count);
        if (expected is null)
            Assert.Null(reason);
        else
            Assert.Contains(expected, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Libtorch_has_the_switch_for_convolutions_that_can_be_repeated()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "libtorch's exports have other names there");
        LibTorch.EnsureLoaded();
        Assert.True(ConvolutionLibraries.MakeCuDnnDeterministic());
    }

    [Fact]
    public void Compiling_for_a_device_that_is_not_there_is_refused()
    {
        var model = Nets.Mlp();
        var device = new Device("tpu");
        var e = Assert.Throws<BackendUnavailableException>(() =>
            Backend.Compile<float>(model, Nets.Classifier(model) with { Device = device })
        );
        Assert.Contains("available: cpu", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_element_types_are_refused()
    {
        var e = Assert.Throws<NotSupportedException>(() => Backend.Compile<Half>(Nets.Mlp(), new CompileOptions()));
        Assert.Contains("float or double, not in Half", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_input_is_refused_with_names_and_sizes()
    {
        var model = Nets.Mlp();
        using var executor = Nets.Compile<float>(model);
        Assert.Contains(
            "input 'input' has 5 values",
            Assert
                .Throws<ShapeException>(() => executor.Evaluate(DeepLearning.Batch<float>.Of(new float[5], new int[1])))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "is class 4",
            Assert
                .Throws<ArgumentException>(() =>
                    executor.Accumulate(DeepLearning.Batch<float>.Of(new float[6], new[] { 4 }), 1, Nets.Key())
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "empty batch",
            Assert
                .Throws<ArgumentException>(() => executor.Accumulate(Nets.Batch<float>(model, 0), 1, Nets.Key()))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "empty batch",
            Assert
                .Throws<ArgumentException>(() => executor.Differentiate(Nets.Batch<float>(model, 0), Nets.Key()))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "matches no parameter",
            Assert
                .Throws<ModelException>(() => executor.Update(new Optimizer.Sgd(1), [new ParameterGroup("head.*")]))
                .Message,
            StringComparison.Ordinal
        );
        var state = executor.Export();
        Assert.Contains(
            "is missing",
            Assert
                .Throws<ModelException>(() => executor.Import(state with { Parameters = NamedTensors<float>.Empty }))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Equal(state, executor.Export());
        var headless = Backend.Compile<float>(model, new CompileOptions());
        Assert.Contains(
            "without an objective",
            Assert
                .Throws<InvalidOperationException>(() =>
                    headless.Accumulate(Nets.Batch<float>(model, 1), 1, Nets.Key())
                )
                .Message,
            StringComparison.Ordinal
        );
        headless.Dispose();
    }

    [Fact]
    public void A_training_step_runs_on_the_meta_device()
    {
        var model = Nets.Chain([6], new Layer.Dense(8), new Layer.Tanh(), new Layer.Dropout(0.5), new Layer.Dense(3));
        using var executor = Nets.Compile<float>(model, Nets.Classifier(model) with { Device = new Device("meta") });
        IExecutor<float> training = executor;
        for (var i = 0; i < 2; i++)
            Assert.True(
                double.IsNaN(
                    training.Step(
                        Nets.Batch<float>(model, 4),
                        Nets.Key(i),
                        new Optimizer.Sgd(0.1, 0.9, 0.1),
                        clipping: new Clipping.ByNorm(1)
                    )
                )
            );
        Assert.Contains(
            "meta device",
            Assert.Throws<InvalidOperationException>(executor.Export).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "meta device",
            Assert.Throws<InvalidOperationException>(() => Nets.Gradients(executor)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "meta device",
            Assert.Throws<InvalidOperationException>(() => executor.Evaluate(Nets.Batch<float>(model, 4))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_tensor_from_another_device_is_refused_at_the_node_it_enters()
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        torch.Tensor here = torch.ones(2, 3),
            there = torch.ones(2, 3, device: torch.META);
        LayerForward forward = (torch.Tensor[] x, in LayerPass _) => x[0].alias();
        var pass = LayerPass.Inference(2);
        TorchGraph<float>.Run(new GraphNode("conv", [0], [here], forward), [here], pass, torch.CPU);
        Assert.Contains(
            "node 'conv'",
            Assert
                .Throws<InvalidOperationException>(() =>
                    TorchGraph<float>.Run(new GraphNode("conv", [0], [], forward), [there], pass, torch.CPU)
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "node 'norm'",
            Assert
                .Throws<InvalidOperationException>(() =>
                    TorchGraph<float>.Run(new GraphNode("norm", [0], [there], forward), [here], pass, torch.CPU)
                )
                .Message,
            StringComparison.Ordinal
        );
    }
}
