using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>Parameters, state and optimizer state cross a backend's border unchanged.</summary>
public class StateTests
{
    [Theory, EachBackend]
    public void First_parameters_are_the_models_bit_for_bit(string name)
    {
        var model = TestData.SmallCnn();
        using var x64 = TestBackends.Get(name).Compile<double>(model, new() { Seed = 7 });
        using var x32 = TestBackends.Get(name).Compile<float>(model, new() { Seed = 7 });
        Assert.Equal(ExecutorState<double>.Initial(model, 7), x64.Export());
        Assert.Equal(ExecutorState<float>.Initial(model, 7), x32.Export());
    }

    [Theory, EachBackend]
    public void Export_and_import_round_trip_with_optimizer_state(string name)
    {
        var model = TestData.SmallCnn();
        var objective = TestData.CrossEntropy(model);
        var batch = TestData.Batch<double>(model, objective, 6, 1);
        var optimizer = new Optimizer.Sgd(0.1, momentum: 0.9);
        using var first = TestBackends.Get(name).Compile<double>(model, new() { Objective = objective, Seed = 1 });
        using var second = TestBackends.Get(name).Compile<double>(model, new() { Objective = objective, Seed = 2 });
        first.Step(batch, RngKey.FromSeed(1), optimizer);
        var state = first.Export();
        Assert.Contains("0.weight/momentum", state.OptimizerState.Keys);
        second.Import(state);
        Assert.Equal(state, second.Export());

        first.Step(batch, RngKey.FromSeed(2), optimizer);
        second.Step(batch, RngKey.FromSeed(2), optimizer);
        Assert.Equal(first.Export(), second.Export());
    }

    [Theory, EachBackend]
    public void Import_replaces_the_optimizer_state(string name)
    {
        var model = TestData.SmallCnn();
        var objective = TestData.CrossEntropy(model);
        using var executor = TestBackends.Get(name).Compile<double>(model, new() { Objective = objective, Seed = 1 });
        var initial = executor.Export();
        executor.Step(
            TestData.Batch<double>(model, objective, 6, 1),
            RngKey.FromSeed(1),
            new Optimizer.Sgd(0.1, momentum: 0.9)
        );
        var moved = executor.Export();
        foreach (var state in new[] { moved, initial, moved, initial })
        {
            executor.Import(state);
            Assert.Equal(state, executor.Export());
        }
    }

    [Theory, EachBackend]
    public void A_node_with_a_slash_in_its_name_keeps_its_optimizer_state(string name)
    {
        var model = new Model(
            [new("x", new Layer.Input([3])), new("head/dense", new Layer.Dense(2), ["x"])],
            ["head/dense"]
        );
        var objective = TestData.Squared(model);
        using var executor = TestBackends.Get(name).Compile<double>(model, new() { Objective = objective, Seed = 1 });
        executor.Step(
            TestData.Batch<double>(model, objective, 4, 1),
            RngKey.FromSeed(1),
            new Optimizer.Sgd(0.1, momentum: 0.9)
        );
        var state = executor.Export();
        Assert.Equal(
            ["head/dense.bias/momentum", "head/dense.weight/momentum"],
            state.OptimizerState.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal([2, 3], state.OptimizerState["head/dense.weight/momentum"].Shape.Extents);
    }

    [Theory, EachBackend]
    public void Import_clears_the_accumulated_gradients(string name)
    {
        var model = TestData.SmallCnn();
        var objective = TestData.CrossEntropy(model);
        using var executor = TestBackends.Get(name).Compile<double>(model, new() { Objective = objective });
        executor.Accumulate(TestData.Batch<double>(model, objective, 4, 1), 1, RngKey.FromSeed(1));
        executor.Import(executor.Export());
        Assert.All(Passes.Gradients(executor), g => Assert.Equal(0, g));
    }

    [Theory, EachBackend]
    public void Import_refuses_what_is_not_the_models(string name)
    {
        var model = TestData.Chain([3], new Layer.Dense(2));
        using var executor = TestBackends.Get(name).Compile<double>(model, new());
        var state = executor.Export();
        Assert.Throws<ModelException>(() => executor.Import(state with { Parameters = NamedTensors<double>.Empty }));
        Assert.Throws<ShapeException>(() =>
            executor.Import(
                state with
                {
                    Parameters = new(
                        state.Parameters.Select(p => KeyValuePair.Create(p.Key, HostTensor<double>.Zeros([7])))
                    ),
                }
            )
        );
        Assert.Equal(state, executor.Export());
    }

    [Theory, EachBackend]
    public void An_exported_state_is_a_copy(string name)
    {
        var model = TestData.SmallCnn();
        var objective = TestData.CrossEntropy(model);
        using var executor = TestBackends.Get(name).Compile<double>(model, new() { Objective = objective, Seed = 3 });
        var before = executor.Export();
        executor.Step(TestData.Batch<double>(model, objective, 4, 1), RngKey.FromSeed(1), new Optimizer.Sgd(0.1));
        Assert.Equal(ExecutorState<double>.Initial(model, 3), before);
        Assert.NotEqual(before, executor.Export());
    }
}
