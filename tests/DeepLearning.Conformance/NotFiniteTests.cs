using System.Numerics;
using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>A loss that is NaN or infinite is refused before anything moves, unless it may pass.</summary>
public class NotFiniteTests
{
    private static readonly RngKey Key = RngKey.FromSeed(1);

    private static readonly Optimizer Rule = new Optimizer.Adam(0.01);

    private static readonly Model Net = TestData.SmallCnn();

    [Theory, EachBackend]
    public void A_step_with_such_a_loss_leaves_the_executor_as_it_was(string name)
    {
        Check<double>();
        Check<float>();

        void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            using var spoilt = Compile<T>(name, Net);
            using var clean = Compile<T>(name, Net);
            Clipping?[] clippings = [null, new Clipping.ByNorm(0.1), new Clipping.ByValue(0.1)];
            foreach (var clipping in clippings)
            foreach (var bad in new[] { T.NaN, T.PositiveInfinity, T.NegativeInfinity })
            {
                Step(spoilt, Good<T>(), clipping);
                Step(clean, Good<T>(), clipping);
                var before = spoilt.Export();
                var error = Assert.Throws<NotFiniteException>(() => Step(spoilt, Spoilt(Good<T>(), bad), clipping));
                Assert.Equal("input", error.Node);
                Assert.False(double.IsFinite(error.Value));
                Assert.Equal(before, spoilt.Export());
                Assert.All(Passes.Gradients(spoilt), g => Assert.Equal(T.Zero, g));
            }

            Assert.Equal(Step(clean, Good<T>()), Step(spoilt, Good<T>()));
            Assert.Equal(clean.Export(), spoilt.Export());
        }
    }

    [Theory, EachBackend]
    public void A_first_step_that_is_refused_leaves_no_optimizer_state(string name)
    {
        using var executor = Compile<double>(name, Net);
        Assert.Throws<NotFiniteException>(() => Step(executor, Spoilt(Good<double>(), double.NaN)));
        Assert.Empty(executor.Export().OptimizerState);
    }

    [Theory, EachBackend]
    public void Gradients_that_were_accumulated_before_stay(string name)
    {
        using var executor = Compile<double>(name, Net);
        executor.Accumulate(Good<double>(), 0.5, Key);
        var (before, gradients) = (executor.Export(), Passes.Gradients(executor));
        var bad = Spoilt(Good<double>(), double.NaN);
        Assert.Throws<NotFiniteException>(() => executor.Accumulate(bad, 0.5, Key));
        Assert.Throws<NotFiniteException>(() => Step(executor, bad));
        Assert.Throws<NotFiniteException>(() => Step(executor, bad, new Clipping.ByNorm(1)));
        Assert.Equal(before, executor.Export());
        Assert.Equal(gradients, Passes.Gradients(executor));
    }

    [Theory, EachBackend]
    public void The_first_node_that_is_not_finite_is_named(string name)
    {
        var model = TestData.Chain(
            [2],
            new Layer.Dense(3, weightInitializer: Initializer.Ones),
            new Layer.ReLU(),
            new Layer.Dense(3, weightInitializer: new Initializer.Constant(1e200)),
            new Layer.Dense(2)
        );
        using var executor = Compile<double>(name, model);
        var batch = Batch<double>.Of(new[] { 1e200, 1e200 }, new[] { 1 });
        var error = Assert.Throws<NotFiniteException>(() => Step(executor, batch));
        Assert.Equal("2", error.Node);
        Assert.Null(error.Parameter);
        Assert.Equal("the loss is NaN: the first output that is not finite is that of node '2'", error.Message);
    }

    [Theory, EachBackend]
    public void Where_every_output_is_finite_it_is_the_loss_itself(string name)
    {
        var model = TestData.Chain([2], new Layer.Dense(1, weightInitializer: Initializer.Ones));
        using var executor = TestBackends
            .Get(name)
            .Compile<double>(model, new() { Objective = TestData.Squared(model) });
        var batch = Batch<double>.Of(1, new[] { 1e200, 1e200 }, new double[1]);
        var error = Assert.Throws<NotFiniteException>(() => Step(executor, batch));
        Assert.Equal((double.PositiveInfinity, null), (error.Value, error.Node));
        Assert.Equal("the loss is Infinity: every node's output is finite, so it is the loss itself", error.Message);
    }

    [Theory, EachBackend]
    public void It_passes_where_it_is_told_to(string name)
    {
        using var executor = Compile<double>(name, Net, NotFinite.Pass);
        var bad = Spoilt(Good<double>(), double.NaN);
        Assert.Equal(double.NaN, executor.Accumulate(bad, 1, Key));
        Assert.Contains(double.NaN, Passes.Gradients(executor));
        Assert.Equal(double.NaN, Step(executor, bad));
        Assert.Contains(double.NaN, executor.Export().Parameters["8.weight"].Span.ToArray());
        Assert.Contains(double.NaN, executor.Export().State["1.running_mean"].Span.ToArray());
    }

    [Theory, EachBackend]
    public void Differentiate_Evaluate_and_Predict_let_it_pass(string name)
    {
        using var executor = Compile<double>(name, Net);
        using var predictor = executor.CreatePredictor();
        var bad = Spoilt(Good<double>(), double.NaN);
        Assert.Equal(double.NaN, executor.Evaluate(bad).Loss);
        Assert.Equal(double.NaN, executor.Differentiate(bad, Key).Loss);
        Assert.Contains(double.NaN, predictor.Predict(bad.Inputs[0]).Span.ToArray());
    }

    private static IExecutor<T> Compile<T>(string name, Model model, NotFinite notFinite = NotFinite.Refuse)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        TestBackends
            .Get(name)
            .Compile<T>(
                model,
                new()
                {
                    Objective = TestData.CrossEntropy(model),
                    Seed = 4,
                    NotFinite = notFinite,
                }
            );

    private static Batch<T> Good<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => TestData.Batch<T>(Net, TestData.CrossEntropy(Net), 6, 1);

    private static double Step<T>(IExecutor<T> executor, Batch<T> batch, Clipping? clipping = null)
        where T : unmanaged, IFloatingPointIeee754<T> => executor.Step(batch, Key, Rule, null, clipping);

    /// <summary>The batch, but for its last value.</summary>
    private static Batch<T> Spoilt<T>(Batch<T> batch, T value)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = batch.Inputs[0].Reals.ToArray();
        values[^1] = value;
        return new(batch.Count, [values], batch.Targets);
    }
}
