using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>Reads the whole process's time, so no other test may run beside it.</summary>
[CollectionDefinition(nameof(GrowthTests), DisableParallelization = true)]
[Collection(nameof(GrowthTests))]
public class GrowthTests
{
    /// <summary>
    /// Eight times as many nodes may take 24 times as long (the caches' share); what grows with the square takes 64.
    /// Other processes, and a collection of what other tests left, only add to a time: the least of up to ten counts.
    /// </summary>
    [Theory, EachBackend]
    public void What_is_done_once_for_a_model_grows_with_its_nodes_and_not_with_their_square(string name)
    {
        const int Few = 1000,
            Factor = 8,
            Tries = 10;
        const double Least = 0.005;
        var (few, many) = (new Dictionary<string, double>(), new Dictionary<string, double>());
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            GC.Collect();
            Run(name, Few, few);
            Run(name, Factor * Few, many);
            if (attempt >= 2 && few.Keys.All(Holds))
                return;
        }

        var worst = few.Keys.First(what => !Holds(what));
        Assert.Fail($"{worst} takes {few[worst]:F4} s for {Few} nodes and {many[worst]:F4} s for {Factor * Few}");

        bool Holds(string what) => many[what] < 3 * Factor * Math.Max(few[what], Least);
    }

    /// <summary>The processor time in seconds, by what was done, where it is less than before.</summary>
    private static void Run(string name, int nodes, Dictionary<string, double> least)
    {
        var clock = Now();
        var model = TestData.Chain([2], [.. Enumerable.Range(0, nodes).Select(Layer)]);
        Took("a model");
        var objective = TestData.Squared(model);
        var options = new CompileOptions
        {
            Objective = objective,
            Seed = 1,
            Threads = 1,
            NotFinite = NotFinite.Pass, // a net of so many layers explodes, which is none of this test's business
        };
        clock = Now();
        using var executor = TestBackends.Get(name).Compile<float>(model, options);
        Took("compiling");
        var batch = TestData.Batch<float>(model, objective, 2, 1);
        executor.Step(batch, RngKey.FromSeed(1), new Optimizer.Sgd(1e-3, momentum: 0.9));
        clock = Now();
        using var predictor = executor.CreatePredictor();
        Took("a predictor");
        predictor.Predict(batch.Inputs, 2);
        Took("a prediction");
        executor.Step(batch, RngKey.FromSeed(1), new Optimizer.Sgd(1e-3, momentum: 0.9));
        Took("a step");
        var state = executor.Export();
        Took("Export");
        executor.Import(state);
        Took("Import");
        ParameterTransfer<float>.Of(state, model, 2);
        Took("a transfer");
        var json = ModelJson.Write(model);
        Took("writing JSON");
        Assert.Equal(model, ModelJson.Read(json));
        Took("reading JSON");
        Assert.NotEmpty(model.ToString());
        Took("the summary");

        static Layer Layer(int i) =>
            (i % 4) switch
            {
                0 => new Layer.Dense(2),
                1 => new Layer.BatchNorm(),
                2 => new Layer.Tanh(),
                _ => new Layer.LayerNorm(),
            };

        static double Now() => Environment.CpuUsage.TotalTime.TotalSeconds;

        void Took(string what)
        {
            var now = Now();
            least[what] = Math.Min(now - clock, least.GetValueOrDefault(what, double.PositiveInfinity));
            clock = now;
        }
    }
}
