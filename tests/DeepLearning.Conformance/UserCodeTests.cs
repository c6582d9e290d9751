using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>
/// An exception in a user's own layer comes out as it was thrown, wherever it is thrown, and leaves the executor as it
/// was before the call.
/// </summary>
public sealed class UserCodeTests : IDisposable
{
    private static readonly RngKey Key = RngKey.FromSeed(1);

    private static readonly Optimizer Rule = new Optimizer.Adam(0.01);

    private static readonly Model Net = TestData.Chain(
        [4],
        new Layer.Dense(40),
        new Layer.BatchNorm(),
        new Layer.Custom(new Planted()),
        new Layer.Dropout(0.2),
        new Layer.Custom(new Planted()),
        new Layer.Dense(3)
    );

    private static readonly Batch<double> Data = TestData.Batch<double>(Net, TestData.CrossEntropy(Net), 50, 1);

    private static readonly Dictionary<string, Action<IExecutor<double>>> Calls = new()
    {
        ["step"] = executor => executor.Step(Data, Key, Rule),
        ["step, clipped by norm"] = executor => executor.Step(Data, Key, Rule, null, new Clipping.ByNorm(0.1)),
        ["step, clipped by value"] = executor => executor.Step(Data, Key, Rule, null, new Clipping.ByValue(0.1)),
        ["step, penalties"] = executor => executor.Step(Data, Key, Rule, [new("*.weight") { L2Penalty = 0.1 }]),
        ["accumulate"] = executor => executor.Accumulate(Data, 0.5, Key),
        ["differentiate"] = executor => executor.Differentiate(Data, Key, activations: true),
        ["evaluate"] = executor => executor.Evaluate(Data),
        ["predict"] = executor =>
        {
            using var predictor = executor.CreatePredictor();
            predictor.Predict(Data.Inputs, Data.Count);
        },
    };

    public static TheoryData<string, int, string, string> All()
    {
        var data = new TheoryData<string, int, string, string>();
        foreach (var backend in TestBackends.Names)
        foreach (var threads in new[] { 1, 2 })
        foreach (var call in Calls.Keys)
        foreach (var method in new[] { "Forward", "Backward" })
            if (method == "Forward" || call is not ("evaluate" or "predict"))
                data.Add(backend, threads, call, method);
        return data;
    }

    [Theory, MemberData(nameof(All))]
    public void It_comes_out_and_nothing_has_changed(string backend, int threads, string call, string method)
    {
        using var executor = Compile(backend, threads);
        using var other = Compile(backend, threads);
        Calls["step"](executor);
        Calls["step"](other);
        for (var accumulated = 0; accumulated < 2; accumulated++)
        {
            var (before, gradients) = (executor.Export(), Passes.Gradients(executor));
            Planted.Throws = method;
            var error = Assert.Throws<PlantedException>(() => Calls[call](executor));
            Planted.Throws = null;
            Assert.Equal($"planted in {method}", error.Message);
            Assert.Contains($"Planted.{method}", error.StackTrace!, StringComparison.Ordinal);
            Assert.Equal(before, executor.Export());
            Assert.Equal(gradients, Passes.Gradients(executor));
            Calls["accumulate"](executor);
            Calls["accumulate"](other);
        }

        Calls["step"](executor);
        Calls["step"](other);
        Assert.Equal(other.Export(), executor.Export());
    }

    [Theory, EachBackend]
    public void After_it_an_import_and_a_step_are_those_of_a_fresh_executor(string backend)
    {
        using var executor = Compile(backend, 2);
        using var fresh = Compile(backend, 2);
        var initial = executor.Export();
        Calls["accumulate"](executor);
        foreach (var method in new[] { "Forward", "Backward" })
        {
            Planted.Throws = method;
            Assert.Throws<PlantedException>(() => Calls["step"](executor));
            Planted.Throws = null;
        }

        executor.Import(initial);
        Calls["step"](executor);
        Calls["step"](fresh);
        Assert.Equal(fresh.Export(), executor.Export());
    }

    [Theory, EachBackend]
    public void Where_the_shapes_or_the_parameters_are_asked_for_it_comes_out_of_the_model_or_of_Compile(string backend)
    {
        // The model of this class is made before anything throws, also where this test is the first.
        Compile(backend, 1).Dispose();
        foreach (var method in new[] { "InferShape", "Parameters" })
        {
            Planted.Throws = method;
            Assert.Throws<PlantedException>(() => TestData.Chain([4], new Layer.Custom(new Planted())));
            try
            {
                Compile(backend, 1).Dispose();
            }
            catch (PlantedException e)
            {
                Assert.Equal($"planted in {method}", e.Message);
            }

            Planted.Throws = null;
            using var executor = Compile(backend, 1);
            Calls["step"](executor);
        }
    }

    [Theory, EachBackend]
    public void Gradients_that_are_not_finite_are_refused_in_a_step_that_clips_by_norm(string backend)
    {
        Clipping clipping = new Clipping.ByNorm(1);
        Sequence<ParameterGroup>?[] groups = [null, [new("*.weight") { L1Penalty = 0.1, MaxNorm = 1 }]];
        using var executor = Compile(backend, 1);
        using var other = Compile(backend, 1);
        Calls["step"](executor);
        Calls["step"](other);
        foreach (var some in groups)
        foreach (var factor in new[] { double.NaN, double.PositiveInfinity })
        {
            var (before, gradients) = (executor.Export(), Passes.Gradients(executor));
            Planted.Factor = factor;
            var error = Assert.Throws<NotFiniteException>(() => executor.Step(Data, Key, Rule, some, clipping));
            Planted.Factor = 1;
            Assert.Equal("0.bias", error.Parameter);
            Assert.Null(error.Node);
            Assert.Equal(before, executor.Export());
            Assert.Equal(gradients, Passes.Gradients(executor));
            Calls["accumulate"](executor);
            Calls["accumulate"](other);
        }

        Calls["step, penalties"](executor);
        Calls["step, penalties"](other);
        Assert.Equal(other.Export(), executor.Export());
    }

    public void Dispose() => (Planted.Throws, Planted.Factor) = (null, 1);

    private static IExecutor<double> Compile(string backend, int threads) =>
        TestBackends
            .Get(backend)
            .Compile<double>(
                Net,
                new()
                {
                    Objective = TestData.CrossEntropy(Net),
                    Seed = 2,
                    Threads = threads,
                }
            );
}
