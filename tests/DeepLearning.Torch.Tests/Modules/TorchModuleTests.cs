using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch.Tests.Modules;

public sealed class TorchModuleTests
{
    private static readonly string[] CnnNames =
    [
        "0.weight",
        "0.bias",
        "1.weight",
        "1.bias",
        "1.running_mean",
        "1.running_var",
        "1.num_batches_tracked",
        "4.weight",
        "4.bias",
        "7.weight",
        "7.bias",
    ];

    [Fact]
    public void Has_the_names_that_the_same_sequential_has()
    {
        using var module = TorchModule.Of(Nets.Cnn());
        using var sequential = torch.nn.Sequential(
            torch.nn.Conv2d(2, 4, 3, padding: 1L),
            torch.nn.BatchNorm2d(4),
            torch.nn.ReLU(),
            torch.nn.MaxPool2d(2),
            torch.nn.Conv2d(4, 6, 3),
            torch.nn.LeakyReLU(0.1),
            torch.nn.Flatten(),
            torch.nn.Linear(24, 5)
        );
        Assert.Equal(CnnNames.Order(), module.state_dict().Keys.Order());
        Assert.Equal(sequential.state_dict().Keys.Order(), module.state_dict().Keys.Order());
        foreach (var (name, tensor) in sequential.state_dict())
        {
            Assert.Equal(tensor.shape, module.state_dict()[name].shape);
            Assert.Equal(tensor.dtype, module.state_dict()[name].dtype);
        }

        module.load_state_dict(sequential.state_dict());
        module.eval();
        sequential.eval();
        using var x = torch.randn(3, 2, 8, 8);
        Assert.Equal(sequential.forward(x).data<float>().ToArray(), module.forward(x).data<float>().ToArray());
    }

    [Fact]
    public void Names_with_dots_are_modules_in_modules()
    {
        var model = new Model(
            [
                new("x", new Layer.Input([3])),
                new("layer1.0.fc", new Layer.Dense(2), ["x"]),
                new("layer1.1.fc", new Layer.Dense(2, hasBias: false), ["layer1.0.fc"]),
            ],
            ["layer1.1.fc"]
        );
        using var module = TorchModule.Of(model);
        Assert.Equal(
            ["layer1.0.fc.bias", "layer1.0.fc.weight", "layer1.1.fc.weight"],
            module.named_parameters().Select(pair => pair.name).Order()
        );
        Assert.Equal(["layer1"], module.named_children().Select(pair => pair.name));
    }

    [Fact]
    public void Learns_in_a_loop_of_TorchSharp_what_the_executor_learns()
    {
        var model = Nets.Mlp(new Layer.BatchNorm(), new Layer.Dropout(0.3));
        using var executor = Nets.Compile<double>(model);
        using var module = TorchModule.Of(model, executor.Export(), seed: 99);
        var optimizer = torch.optim.SGD(module.parameters(), 0.1, momentum: 0.9);
        for (var step = 0; step < 20; step++)
        {
            var batch = Nets.Batch<double>(model, 8, (ulong)step);
            var expected = executor.Step(batch, Nets.Key(step), new Optimizer.Sgd(0.1, momentum: 0.9));
            using var scope = torch.NewDisposeScope();
            var x = torch.tensor(Nets.Values<double>(48, (ulong)step)).view(8, 6);
            var classes = torch.tensor(Nets.Classes(8, 4), torch.ScalarType.Int64);
            var loss = torch.nn.functional.cross_entropy(module.forward(x), classes);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            Assert.Equal(expected, loss.item<double>(), 1e-12);
        }

        var (own, theirs) = (executor.Export(), module.Export());
        Nets.Close(own.Parameters, theirs.Parameters, 1e-12);
        Nets.Close(own.State, theirs.State, 1e-12);
        Assert.Equal(20, module.get_buffer("2.num_batches_tracked")!.item<long>());

        executor.Import(theirs with { OptimizerState = NamedTensors<double>.Empty });
        Assert.Equal(theirs.Parameters, executor.Export().Parameters);
    }

    [Fact]
    public void What_it_exports_it_imports()
    {
        var model = Nets.Chain([4, 6], new Layer.BatchNorm(momentum: null), new Layer.Conv1d(3, 2));
        using var module = TorchModule.Of(model);
        using var x = torch.randn(5, 4, 6);
        for (var i = 0; i < 3; i++)
            module.forward(x).Dispose();
        var state = module.Export();
        Assert.Equal(3, state.State["0.num_batches_tracked"][0]);
        using var other = TorchModule.Of(model, seed: 1);
        Assert.NotEqual(state, other.Export());
        other.Import(state);
        Assert.Equal(state, other.Export());
        Assert.Equal(3, other.get_buffer("0.num_batches_tracked")!.item<long>());
    }

    [Fact]
    public void Goes_to_another_device_with_its_tensors()
    {
        using var module = TorchModule.Of(Nets.Chain([6], new Layer.Dense(4)));
        module.to(DeviceType.META);
        using var x = torch.randn(3, 6, device: torch.META);
        Assert.Equal([3L, 4], module.forward(x).shape);
        using var host = torch.randn(3, 6);
        Assert.Contains("on meta", Assert.Throws<ArgumentException>(() => module.forward(host)).Message);
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_a_clear_word()
    {
        using var module = TorchModule.Of(Nets.Mlp());
        Refused(torch.zeros(2, 5), "input 'input' takes Float32 [count, 6] on cpu");
        Refused(torch.zeros(6), "but is given Float32 [6]");
        Refused(torch.zeros(0, 6), "at least one sample");
        Refused(torch.zeros(2, 6, torch.ScalarType.Float64), "but is given Float64");
        module.to(torch.ScalarType.Float64);
        using var x = torch.zeros(2, 6);
        Assert.Contains("Float64 now", Assert.Throws<InvalidOperationException>(() => module.forward(x)).Message);
        var state = ExecutorState<float>.Initial(Nets.Cnn(), 0);
        Assert.Throws<ShapeException>(() => TorchModule.Of(Nets.Mlp(), state));

        void Refused(Tensor input, string part)
        {
            using (input)
                Assert.Contains(part, Assert.Throws<ArgumentException>(() => module.forward(input)).Message);
        }
    }

    [Fact]
    public void Several_inputs_and_outputs_go_by_another_method()
    {
        var model = new Model(
            [
                new("words", new Layer.Input([2], 5)),
                new("x", new Layer.Input([3])),
                new("table", new Layer.Embedding(5, 3), ["words"]),
                new("flat", new Layer.Flatten(), ["table"]),
                new("y", new Layer.Concat(), ["flat", "x"]),
            ],
            ["y", "flat"]
        );
        using var module = TorchModule.Of(model);
        using var words = torch.tensor(new long[] { 0, 4 }).view(1, 2);
        using var x = torch.ones(1, 3);
        Assert.Equal(
            [
                [1L, 9],
                [1, 6],
            ],
            module.Compute(words, x).Select(y => y.shape)
        );
        Assert.Throws<ArgumentException>(() => module.Compute(x, words));
        Assert.Throws<ArgumentException>(() => module.Compute(words));
        Assert.Contains(
            "2 inputs and 2 outputs",
            Assert.Throws<InvalidOperationException>(() => module.forward(x)).Message
        );
    }

    [Fact]
    public void Leaves_nothing_behind()
    {
        using var scope = torch.NewDisposeScope();
        using (var module = TorchModule.Of(Nets.Cnn()))
        {
            using var x = torch.randn(3, 2, 8, 8);
            module.forward(x).Dispose();
            Assert.Equal(0, scope.DisposablesView.Count(held => !ReferenceEquals(held, x)));
        }
    }
}
