using DeepLearning.Interop.Tests.PyTorch;

namespace DeepLearning.Interop.Tests.StateDicts;

public class StateDictTests
{
    /// <summary>b shares a's parameters, as in the fixture's module.</summary>
    private static readonly Model Tied = new(
        [
            new("x", new Layer.Input([2])),
            new("a", new Layer.Dense(2, hasBias: false), ["x"]),
            new("b", new Layer.Dense(2, hasBias: false), ["a"]) { SharesParametersOf = "a" },
            new("norm", new Layer.BatchNorm(), ["b"]),
        ],
        ["norm"]
    );

    private static readonly OrderedDictionary<string, StoredTensor> Whole = StateDict.Export(
        Tied,
        ExecutorState<float>.Initial(Tied, 7)
    );

    private static OrderedDictionary<string, StoredTensor> With(string name, StoredTensor? tensor)
    {
        var tensors = new OrderedDictionary<string, StoredTensor>(Whole);
        if (tensor is null)
            tensors.Remove(name);
        else
            tensors[name] = tensor;
        return tensors;
    }

    [Fact]
    public void What_goes_out_comes_in_and_shared_parameters_have_all_their_names()
    {
        Assert.Equal(
            ["a.weight", "b.weight", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var"],
            Whole.Keys
        );
        Assert.Equal(Whole["a.weight"].Bytes, Whole["b.weight"].Bytes);
        var import = StateDict.Import<float>(Tied, Whole);
        Assert.Equal(ExecutorState<float>.Initial(Tied, 7), import.State);
        Assert.Equal(5, import.Carried.Count);
        Assert.Empty(import.Missing.Concat(import.Unexpected));
        var one = With("a.weight", null);
        Assert.Equal(import.State, StateDict.Import<float>(Tied, one).State);
        var e = Assert.Throws<ModelException>(() =>
            StateDict.Import<float>(Tied, With("b.weight", StoredTensor.Of(Shape.Of(2, 2), new float[4])))
        );
        Assert.Contains("'b.weight' and 'a.weight' are tied", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_of_batches_are_passed_over_where_the_model_has_none_and_kept_where_it_has()
    {
        var count = StoredTensor.Of(Shape.Scalar, [3L]);
        Assert.Empty(StateDict.Import<float>(Tied, With("norm.num_batches_tracked", count)).Unexpected);
        var counting = new Model(
            [new("x", new Layer.Input([2])), new("norm", new Layer.BatchNorm(momentum: null), ["x"])],
            ["norm"]
        );
        var tensors = StateDict.Export(counting, ExecutorState<double>.Initial(counting, 1));
        Assert.Equal((ElementType.Int64, Shape.Scalar), (tensors["norm.num_batches_tracked"].Type, Shape.Scalar));
        tensors["norm.num_batches_tracked"] = count;
        Assert.Equal(3, StateDict.Import<double>(counting, tensors).State.State["norm.num_batches_tracked"][0]);
    }

    [Fact]
    public void All_that_is_missing_unexpected_and_misshaped_is_listed()
    {
        var tensors = With("norm.bias", null);
        tensors["head.weight"] = tensors["norm.weight"];
        tensors["norm.running_mean"] = StoredTensor.Of(Shape.Of(3), new float[3]);
        var e = Assert.Throws<ModelException>(() => StateDict.Import<float>(Tied, tensors));
        Assert.Equal(
            "the state dict does not fit the model: missing norm.bias; unexpected head.weight; "
                + "'norm.running_mean' is [3], but the model's is [2]",
            e.Message
        );
        var import = StateDict.Import<float>(Tied, tensors, new() { Strict = false, Seed = 9 });
        Assert.Equal(["norm.bias"], import.Missing);
        Assert.Equal(["head.weight"], import.Unexpected);
        Assert.Equal([new("norm.running_mean", [3], [2])], import.Misshaped);
        Assert.Equal(["a.weight", "norm.weight", "norm.running_var"], import.Carried);
        Assert.Equal(ExecutorState<float>.Initial(Tied, 7).Parameters["a.weight"], import.State.Parameters["a.weight"]);
        Assert.Throws<ModelException>(() => StateDict.Import<float>(Tied, [], new() { Strict = false }));
    }

    [Fact]
    public void Names_are_changed_by_the_first_rule_that_applies()
    {
        var wrapped = Whole.ToDictionary(
            p => $"module.{p.Key.Replace("norm", "bn", StringComparison.Ordinal)}",
            p => p.Value
        );
        wrapped["module.aux.weight"] = Whole["a.weight"];
        var options = new StateDictOptions
        {
            Rename = [new("module.bn.*", "norm.*"), new("module.aux.*", null), new("module.*", "*")],
        };
        Assert.Equal(ExecutorState<float>.Initial(Tied, 7), StateDict.Import<float>(Tied, wrapped, options).State);
        var e = Assert.Throws<ModelException>(() =>
            StateDict.Import<float>(Tied, Whole, new() { Rename = [new("norm.bias", "norm.weight")] })
        );
        Assert.Contains("two tensors are named 'norm.weight'", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new NameRule("*.*", "x"));
    }

    [Fact]
    public void Elements_take_the_types_that_are_asked_for()
    {
        var half = StateDict.Export(Tied, ExecutorState<float>.Initial(Tied, 7), ElementType.Float16);
        Assert.All(half.Values, tensor => Assert.Equal(ElementType.Float16, tensor.Type));
        var import = StateDict.Import<double>(Tied, half);
        Assert.Equal((double)(Half)Whole["a.weight"].To<float>()[0], import.State.Parameters["a.weight"][0]);
    }

    [Fact]
    public void An_optimizers_state_that_does_not_fit_is_refused()
    {
        var run = PyTorchFixtures.Read("runs.pt")["runs"]["adam"];
        var model = Net.Input(3).Dense(5, hasBias: false).BatchNorm().Tanh().Dense(3).ToModel();
        Refused("SGD has momentum_buffer", model, new Optimizer.Sgd(0.1), run["optimizer"]);
        Refused(
            "no optimizer's state dict: the dictionary has no 'param_groups'",
            model,
            new Optimizer.Adam(),
            run["model"]
        );
        Refused(
            "moves 5 parameters, but there are 1",
            Net.Input(3).Dense(5, hasBias: false).ToModel(),
            new Optimizer.Adam(),
            run["optimizer"]
        );
        Assert.Throws<ShapeException>(() =>
            PyTorchOptimizer.Import<double>(
                model,
                new Optimizer.Adam(),
                run["optimizer"],
                ["1.weight", "0.weight", "1.bias", "3.weight", "3.bias"]
            )
        );
        Assert.Throws<NotSupportedException>(() =>
            PyTorchOptimizer.Export(model, new Optimizer.Lion(), ExecutorState<double>.Initial(model, 1))
        );

        static void Refused(string expected, Model model, Optimizer optimizer, PyTorchValue value)
        {
            var e = Assert.Throws<ModelException>(() => PyTorchOptimizer.Import<double>(model, optimizer, value));
            Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>The names say in which order the optimizer was given the parameters.</summary>
    [Fact]
    public void Parameters_in_another_order_find_their_state()
    {
        var run = PyTorchFixtures.Read("runs.pt")["runs"]["adam"];
        var model = Net.Input(3).Dense(5, hasBias: false).BatchNorm().Tanh().Dense(3).ToModel();
        var state = PyTorchOptimizer.Import<double>(
            model,
            new Optimizer.Adam(),
            run["optimizer"],
            ["0.weight", "1.bias", "1.weight", "3.weight", "3.bias"]
        );
        var straight = PyTorchOptimizer.Import<double>(model, new Optimizer.Adam(), run["optimizer"]);
        Assert.Equal(straight["1.weight/mean"], state["1.bias/mean"]);
        Assert.Equal(straight["0.weight/mean"], state["0.weight/mean"]);
        Assert.Equal(3, state["0.weight/step"][0]);
    }
}
