using TorchSharp;
using static TorchSharp.torch.nn;
using Module = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;
using Tensor = TorchSharp.torch.Tensor;

namespace DeepLearning.Torch.Tests.Modules;

public sealed class ModuleModelTests
{
    public static TheoryData<string> Names => [.. Modules.Keys];

    /// <summary>By name, a module and the shape of a sample.</summary>
    private static readonly Dictionary<string, (Func<Module> Make, Shape Input)> Modules = new()
    {
        ["linear"] = (() => Linear(6, 3), [6]),
        ["without bias"] = (() => Sequential(Linear(6, 3, hasBias: false), Tanh()), [6]),
        ["nested"] = (
            () =>
                Sequential(
                    ("features", Sequential(Conv2d(2, 4, 3, padding: 1L), BatchNorm2d(4), ReLU(), MaxPool2d(2))),
                    ("idle", Identity()),
                    ("head", Sequential(("flat", Flatten()), ("drop", Dropout(0.3)), ("fc", Linear(64, 5))))
                ),
            [2, 8, 8]
        ),
        ["convolutions"] = (
            () =>
                Sequential(
                    Conv2d(2, 4, (3L, 2L), stride: (2L, 1L), padding: (1L, 0L), dilation: (1L, 2L), groups: 2),
                    Conv2d(4, 4, 3, padding: TorchSharp.Padding.Same),
                    Conv2d(4, 4, 3, padding: TorchSharp.Padding.Valid, padding_mode: PaddingModes.Reflect),
                    Conv2d(4, 4, 3, padding: 1L, padding_mode: PaddingModes.Circular, bias: false),
                    ConvTranspose2d(4, 3, 3, stride: 2, padding: 1, output_padding: 1)
                ),
            [2, 12, 12]
        ),
        ["signals"] = (
            () =>
                Sequential(
                    Conv1d(3, 4, 3, stride: 2, padding: 1L, padding_mode: PaddingModes.Replicate),
                    BatchNorm1d(4),
                    InstanceNorm1d(4),
                    MaxPool1d(2, stride: 1, padding: 1),
                    AvgPool1d(2, stride: 2, ceil_mode: true),
                    ConvTranspose1d(4, 2, 3),
                    AdaptiveAvgPool1d(3)
                ),
            [3, 20]
        ),
        ["norms"] = (
            () =>
                Sequential(
                    GroupNorm(2, 4),
                    InstanceNorm2d(4, affine: true),
                    BatchNorm2d(4, momentum: 0.3, eps: 1e-3),
                    BatchNorm2d(4, affine: false),
                    LayerNorm([6L, 6L]),
                    PReLU(4),
                    PReLU(1)
                ),
            [4, 6, 6]
        ),
        ["activations"] = (
            () =>
                Sequential(
                    ReLU6(),
                    LeakyReLU(0.2),
                    ELU(0.7),
                    CELU(0.6),
                    SELU(),
                    GELU(),
                    SiLU(),
                    Mish(),
                    Sigmoid(),
                    LogSigmoid(),
                    Hardsigmoid(),
                    Hardswish(),
                    Tanh(),
                    Softplus(2)
                ),
            [5]
        ),
        ["axes"] = (
            () => Sequential(GLU(1), Softmax(-1), LogSoftmax(1), Flatten(2, 3), Unflatten(2, [2, -1]), Softmax2d()),
            [4, 4, 3]
        ),
        ["pools"] = (
            () =>
                Sequential(
                    MaxPool2d((3L, 2L), (2L, 1L), (1L, 1L)),
                    AvgPool2d(2, stride: 1, count_include_pad: false, padding: 1),
                    Upsample(scale_factor: [2.0, 2.0], mode: torch.UpsampleMode.Bilinear, align_corners: true),
                    ZeroPad2d((1, 2, 0, 3)),
                    PixelShuffle(2),
                    AdaptiveMaxPool2d([3, 2]),
                    Upsample([7L, 5L])
                ),
            [4, 8, 8]
        ),
    };

    [Theory, MemberData(nameof(Names))]
    public void Computes_what_the_module_computes(string name)
    {
        using var scope = torch.NewDisposeScope();
        var (make, input) = Modules[name];
        using var module = make();
        long[] sizes = [4, .. Enumerable.Range(0, input.Rank).Select(i => (long)input[i])];
        foreach (var parameter in module.parameters())
            torch.nn.init.uniform_(parameter, -0.5, 0.5); // TorchSharp leaves an instance norm's as they are in memory
        module.train();
        module.forward(torch.randn(sizes)); // moves the running statistics away from 0 and 1
        module.eval();
        var read = Model.From(module, input);
        using var executor = new TorchBackend().Compile<float>(read.Model, new());
        executor.Import(read.State);
        var x = torch.randn(sizes);
        var values = x.data<float>().ToArray();
        var output = executor.Evaluate(new Batch<float>(4, [values], [])).Outputs;
        Nets.Close(Values(module.forward(x)), output[read.Model.Outputs[0]].Span, 1e-6);
    }

    [Theory, MemberData(nameof(Names))]
    public void Comes_back_from_a_module_of_ours(string name)
    {
        var (make, input) = Modules[name];
        using var module = make();
        var read = Model.From<double>(module, input);
        using var ours = TorchModule.Of(read.Model, read.State);
        Assert.Equal(read, Model.From<double>(ours, input));
        Assert.Equal(
            module.named_parameters().Select(pair => name == "linear" ? $"0.{pair.name}" : pair.name).Order(),
            ours.named_parameters().Select(pair => pair.name).Order()
        );
    }

    [Fact]
    public void An_embedding_takes_as_many_indices_as_it_has_rows()
    {
        using var module = Sequential(Embedding(7, 3), Flatten(), Linear(6, 2));
        var (model, state) = Model.From(module, [2]);
        Assert.Equal(7, model.Inputs[0].IndicesBelow);
        Assert.Equal(
            Values(module.named_parameters().First().parameter),
            state.Parameters["0.weight"].Memory.ToArray()
        );
    }

    [Fact]
    public void Hardtanh_is_read_by_its_limits_though_TorchSharp_does_not_keep_to_them()
    {
        using var scope = torch.NewDisposeScope();
        var module = Hardtanh(0, 6);
        Assert.Equal([-1f, 7f], Values(module.forward(torch.tensor([-1f, 7f]))));
        Assert.Equal(new Layer.ReLU6(), Model.From(module, [2]).Model.Nodes[^1].Layer);
    }

    [Fact]
    public void A_module_that_stands_twice_shares_its_parameters()
    {
        var shared = Linear(4, 4);
        using var module = Sequential(shared, Tanh(), shared);
        var (model, state) = Model.From(module, [4]);
        Assert.Equal("0", model.Nodes[^1].SharesParametersOf);
        Assert.Equal(["0.bias", "0.weight"], state.Parameters.Keys.Order());
    }

    [Fact]
    public void A_module_that_no_layer_computes_is_refused_by_path_and_type()
    {
        Refused(LSTM(3, 4), "the module: TorchSharp.Modules.LSTM has no layer here");
        Refused(
            Sequential(("a", Sequential(Tanh(), Softsign()))),
            "a.1: TorchSharp.Modules.Softsign has no layer here"
        );
        Refused(Sequential(Hardtanh(-1, 1)), "0: TorchSharp.Modules.Hardtanh");
        Refused(Sequential(Softmax(0)), "0: TorchSharp.Modules.Softmax");
        Refused(Sequential(InstanceNorm1d(3, track_running_stats: true)), "0: TorchSharp.Modules.InstanceNorm1d");
        Refused(Sequential(Conv2d(3, 4, 3)), "0: TorchSharp.Modules.Conv2d: ");
        Refused(Sequential(Linear(5, 4)), "0: weight is [4, 5], but [4, 3]");
        Refused(Sequential(Identity()), "computes nothing");

        static void Refused(torch.nn.Module module, string part)
        {
            using (module)
                Assert.Contains(part, Assert.Throws<ModelException>(() => Model.From(module, [3])).Message);
        }
    }

    private static float[] Values(Tensor tensor) => tensor.detach().contiguous().reshape(-1).data<float>().ToArray();
}
