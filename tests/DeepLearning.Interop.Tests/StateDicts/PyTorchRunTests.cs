using DeepLearning.Interop.Tests.PyTorch;
using DeepLearning.Reference;
using DeepLearning.Torch;

namespace DeepLearning.Interop.Tests.StateDicts;

/// <summary>Nets and runs that PyTorch 1.13 began, and where it came to: PyTorch/fixtures.py.</summary>
public class PyTorchRunTests
{
    private static readonly Dictionary<string, Optimizer> Rules = new()
    {
        ["sgd"] = new Optimizer.Sgd(0.1, momentum: 0.9, weightDecay: 0.01, dampening: 0.1),
        ["nesterov"] = new Optimizer.Sgd(0.1, momentum: 0.9, nesterov: true),
        ["adam"] = new Optimizer.Adam(0.01, beta1: 0.8, beta2: 0.99, weightDecay: 0.01),
        ["amsgrad"] = new Optimizer.Adam(0.01, amsGrad: true),
        ["adamw"] = new Optimizer.AdamW(0.01),
        ["nadam"] = new Optimizer.NAdam(0.01),
        ["radam"] = new Optimizer.RAdam(0.01, beta2: 0.9),
        ["rmsprop"] = new Optimizer.RmsProp(0.01, momentum: 0.5, centered: true),
        ["adagrad"] = new Optimizer.Adagrad(0.1, learningRateDecay: 0.01),
        ["adadelta"] = new Optimizer.Adadelta(1),
    };

    private static readonly Lazy<PyTorchValue> Runs = new(() => PyTorchFixtures.Read("runs.pt"));

    private static Model RunModel => Net.Input(3).Dense(5, hasBias: false).BatchNorm().Tanh().Dense(3).ToModel();

    private static IBackend Backend(string name) => name == "torch" ? new TorchBackend() : new ReferenceBackend();

    public static TheoryData<string, string> EachRule()
    {
        var data = new TheoryData<string, string>();
        foreach (var rule in Rules.Keys)
        {
            data.Add(rule, "reference");
            data.Add(rule, "torch");
        }

        return data;
    }

    public static TheoryData<string> RuleNames() => [.. Rules.Keys];

    [Theory]
    [InlineData("reference")]
    [InlineData("torch")]
    public void A_net_gives_the_outputs_that_it_gave_there(string backend)
    {
        var saved = PyTorchFixtures.Read("net.pt");
        var model = Net.Input(1, 8, 8)
            .Conv2d(4, 3, padding: 1)
            .BatchNorm()
            .ReLU()
            .MaxPool2d(2)
            .Conv2d(4, 3, groups: 2)
            .GroupNorm(2)
            .PReLU(perChannel: true)
            .ConvTranspose2d(2, 2, stride: 2)
            .Flatten()
            .Dense(6)
            .LayerNorm()
            .Dense(3)
            .ToModel();
        var state = StateDict.Import<double>(model, saved["model"].StateDict());
        using var executor = Backend(backend).Compile<double>(model, new CompileOptions());
        executor.Import(state.State);
        using var predictor = executor.CreatePredictor();
        var outputs = predictor.Predict(saved["images"].AsTensor().To<double>().Span.ToArray());
        Near(saved["outputs"].AsTensor().To<double>().Span, outputs.Span, "outputs");
    }

    /// <summary>The same parameters, statistics and optimizer state after three more steps.</summary>
    [Theory]
    [MemberData(nameof(EachRule))]
    public void A_run_goes_on_where_it_stopped_there(string name, string backend)
    {
        var (run, rule) = (Runs.Value["runs"][name], Rules[name]);
        var state = StateDict.Import<double>(RunModel, run["model"].StateDict()).State with
        {
            OptimizerState = PyTorchOptimizer.Import<double>(RunModel, rule, run["optimizer"]),
        };
        using var executor = Backend(backend)
            .Compile<double>(RunModel, new() { Objective = Objective.Of(RunModel, new Loss.CrossEntropy()) });
        executor.Import(state);
        var inputs = Runs.Value["inputs"].AsTensor().To<double>().Span.ToArray();
        int[] classes = [.. Runs.Value["classes"].AsTensor().ToIntegers().Select(c => (int)c)];
        for (var step = 0; step < 3; step++)
            executor.Step(Batch<double>.Of(inputs, classes), new RngKey(1), rule);
        var after = executor.Export();
        foreach (var (parameter, tensor) in StateDict.Export(RunModel, after))
            Near(run["after"][parameter].AsTensor().To<double>().Span, tensor.To<double>().Span, parameter);
        var remembered = PyTorchOptimizer.Import<double>(RunModel, rule, run["optimizer after"]);
        Assert.Equal(remembered.Keys, after.OptimizerState.Keys);
        foreach (var (slot, tensor) in remembered)
            Near(tensor.Span, after.OptimizerState[slot].Span, slot);
    }

    /// <summary>What is exported of an imported state is what PyTorch saved: names, values and settings.</summary>
    [Theory]
    [MemberData(nameof(RuleNames))]
    public void What_an_optimizer_remembers_comes_again(string name)
    {
        var (run, rule) = (Runs.Value["runs"][name], Rules[name]);
        var state = ExecutorState<double>.Initial(RunModel, 1) with
        {
            OptimizerState = PyTorchOptimizer.Import<double>(RunModel, rule, run["optimizer"]),
        };
        var written = PyTorchOptimizer.Export(RunModel, rule, state);
        foreach (var (number, memory) in run["optimizer"]["state"].AsDict().Entries)
        foreach (var (slot, value) in memory.AsDict().Entries)
        {
            var again = written["state"][number.AsInteger()][slot.AsText()].AsTensor().To<double>();
            // A rule that does not read its steps does not keep them; PyTorch has them as a number there.
            if (value is not PyTorchValue.Tensor tensor)
            {
                Assert.True(slot.AsText() == "step" && rule is Optimizer.RmsProp or Optimizer.Adadelta);
                continue;
            }

            var before = tensor.Value.To<double>();
            Assert.Equal(before.Shape, again.Shape);
            Near(before.Span, again.Span, slot.AsText());
        }

        var (group, expected) = (written["param_groups"].AsItems()[0], run["optimizer"]["param_groups"].AsItems()[0]);
        foreach (var (key, value) in expected.AsDict().Entries)
            if (key.AsText() == "params")
                Assert.Equal(value, group["params"]);
            else
                Assert.Equal(
                    value is PyTorchValue.Integer number ? new PyTorchValue.Real(number.Value) : value,
                    group[key.AsText()]
                );
    }

    private static void Near(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string name)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= 1e-12 * Math.Max(1, Math.Abs(expected[i])),
                $"{name}[{i}]: {expected[i]:R} there, {actual[i]:R} here"
            );
    }
}
