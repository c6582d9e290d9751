using DeepLearning.TestSupport;

namespace DeepLearning.Reference.Tests;

/// <summary>
/// A kernel that fails, on any of the threads. Before parameters move the executor is as it was; afterwards it says
/// that it cannot be used, until a state is imported.
/// </summary>
public class BrokenTests
{
    private static readonly Optimizer Rule = new Optimizer.Sgd(0.01, momentum: 0.9);

    private static readonly RngKey Key = RngKey.FromSeed(1);

    private static readonly Model Net = TestData.Chain(
        [64],
        new Layer.Dense(64),
        new Layer.BatchNorm(),
        new Layer.ReLU(),
        new Layer.Dense(10)
    );

    private static readonly Batch<double> Data = TestData.Batch<double>(Net, TestData.CrossEntropy(Net), 64, 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_step_that_fails_while_parameters_move_breaks_the_executor_until_an_import(int threads)
    {
        var failing = new FailingReLU();
        using var executor = Compile(failing, threads);
        using var fresh = Compile(failing, threads);
        var initial = executor.Export();
        executor.Step(Data, Key, Rule);
        failing.InBackward = true;
        var cause = Assert.Throws<PlantedException>(() => executor.Step(Data, Key, Rule));
        Assert.Contains("RangeWork", cause.StackTrace!, StringComparison.Ordinal);
        failing.InBackward = false;
        Action[] uses =
        [
            () => executor.Export(),
            () => executor.Evaluate(Data),
            () => executor.Differentiate(Data, Key),
            () => executor.Accumulate(Data, 1, Key),
            () => executor.Step(Data, Key, Rule),
            () => executor.Update(Rule),
            () => executor.Gradients(new double[executor.Layout.Length]),
            () => executor.SetGradients(new double[executor.Layout.Length]),
            () => executor.Publish(),
            () => executor.CreatePredictor(),
        ];
        foreach (var use in uses)
        {
            var error = Assert.Throws<InvalidOperationException>(use);
            Assert.Same(cause, error.InnerException);
            Assert.Contains("until a state is imported", error.Message, StringComparison.Ordinal);
            Assert.Contains("planted on a worker", error.Message, StringComparison.Ordinal);
        }

        executor.Import(initial);
        for (var step = 0; step < 3; step++)
            Assert.Equal(fresh.Step(Data, Key.Fold(step), Rule), executor.Step(Data, Key.Fold(step), Rule));
        Assert.Equal(fresh.Export(), executor.Export());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_call_that_fails_before_parameters_move_changes_nothing(int threads)
    {
        var failing = new FailingReLU();
        using var executor = Compile(failing, threads);
        executor.Step(Data, Key, Rule);
        var before = executor.Export();
        failing.InForward = true;
        Assert.Throws<PlantedException>(() => executor.Step(Data, Key, Rule));
        Assert.Throws<PlantedException>(() => executor.Accumulate(Data, 1, Key));
        Assert.Throws<PlantedException>(() => executor.Evaluate(Data));
        (failing.InForward, failing.InBackward) = (false, true);
        Assert.Throws<PlantedException>(() => executor.Accumulate(Data, 1, Key));
        Assert.Throws<PlantedException>(() => executor.Differentiate(Data, Key));
        Assert.Throws<PlantedException>(() => executor.Step(Data, Key, Rule, null, new Clipping.ByNorm(1)));
        Assert.Equal(before, executor.Export());
    }

    /// <summary>Gradients that were accumulated before are copied only where a user's layer may fail.</summary>
    [Fact]
    public void A_backward_pass_that_fails_over_accumulated_gradients_breaks_the_executor()
    {
        var failing = new FailingReLU();
        using var executor = Compile(failing, 2);
        executor.Accumulate(Data, 1, Key);
        failing.InBackward = true;
        Assert.Throws<PlantedException>(() => executor.Accumulate(Data, 1, Key));
        Assert.Throws<InvalidOperationException>(() => executor.Update(Rule));
    }

    private static IExecutor<double> Compile(ISubstitution substitution, int threads) =>
        new ReferenceBackend(substitution).Compile<double>(
            Net,
            new()
            {
                Objective = TestData.CrossEntropy(Net),
                Seed = 2,
                Threads = threads,
            }
        );

    /// <summary>The ReLU fails in the last of the ranges that the threads share, where it is told to.</summary>
    private sealed class FailingReLU : ISubstitution
    {
        public bool InForward { get; set; }

        public bool InBackward { get; set; }

        public Operation<T> Operation<T>(Model model, Node node, Operation<T> own)
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> =>
            node.Layer is Layer.ReLU ? new Failing<T>(this, own) : own;

        public LossOperation<T> Loss<T>(Loss loss, Shape output, LossOperation<T> own)
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => own;

        public UpdateRules<T> Updates<T>(UpdateRules<T> own)
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => own;
    }

    private sealed class Failing<T>(FailingReLU switches, Operation<T> own) : Operation<T>
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        public override void Forward(NodePass<T> pass)
        {
            own.Forward(pass);
            Run(pass, switches.InForward);
        }

        public override void Backward(NodePass<T> pass)
        {
            own.Backward(pass);
            Run(pass, switches.InBackward);
        }

        private static void Run(NodePass<T> pass, bool fails)
        {
            var work = new FailingRangeWork(fails);
            pass.Workers.Run(ref work, 64);
        }
    }

    private readonly struct FailingRangeWork(bool fails) : IRangeWork
    {
        public void Run(int start, int end)
        {
            if (fails && end == 64)
                throw new PlantedException("planted on a worker");
        }
    }
}
