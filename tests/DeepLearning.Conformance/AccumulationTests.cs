using System.Numerics;
using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>What Differentiate, Accumulate, Gradients, SetGradients and Step promise each other.</summary>
public class AccumulationTests
{
    private static readonly RngKey Key = RngKey.FromSeed(5);

    [Theory, EachBackend]
    public void Differentiate_changes_nothing(string name) =>
        OnCnn<double>(
            name,
            (executor, batch) =>
            {
                executor.Accumulate(batch, 1, Key);
                var (state, gradients) = (executor.Export(), Passes.Gradients(executor));
                var first = executor.Differentiate(batch, Key, activations: true);
                executor.Differentiate(batch, Key, training: false);
                executor.Evaluate(batch);
                Assert.Equal(first, executor.Differentiate(batch, Key, activations: true));
                Assert.Equal(state, executor.Export());
                Assert.Equal(gradients, Passes.Gradients(executor));
            }
        );

    [Theory, EachBackend]
    public void Accumulate_gives_what_Differentiate_gives(string name)
    {
        OnCnn<double>(name, (executor, batch) => Check(executor, batch, 1e-14));
        OnCnn<float>(name, (executor, batch) => Check(executor, batch, 1e-5));

        static void Check<T>(IExecutor<T> executor, Batch<T> batch, double tolerance)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var pure = executor.Differentiate(batch, Key);
            Assert.Equal(pure.Loss, executor.Accumulate(batch, 1, Key), tolerance);
            Passes.Near<T>(Passes.Flat(executor, pure.ParameterGradients), Passes.Gradients(executor), tolerance);
        }
    }

    [Theory, EachBackend]
    public void Activations_are_given_only_when_asked_for(string name) =>
        OnCnn<double>(
            name,
            (executor, batch) =>
            {
                var without = executor.Differentiate(batch, Key);
                Assert.Empty(without.Activations);
                Assert.Empty(without.ActivationGradients);
                var with = executor.Differentiate(batch, Key, activations: true);
                Assert.Equal(executor.Model.Nodes.Select(n => n.Name).Order(), with.Activations.Keys.Order());
                Assert.Equal(with.Activations.Keys, with.ActivationGradients.Keys);
            }
        );

    [Theory, EachBackend]
    public void Batches_may_grow_and_shrink(string name)
    {
        var model = TestData.SmallCnn();
        var objective = TestData.CrossEntropy(model);
        var compile = new CompileOptions { Objective = objective, Seed = 4 };
        using var executor = TestBackends.Get(name).Compile<double>(model, compile);
        foreach (var count in new[] { 4, 9, 3, 12 })
        {
            var batch = TestData.Batch<double>(model, objective, count, (ulong)count);
            using var fresh = TestBackends.Get(name).Compile<double>(model, compile);
            var (expected, actual) = (fresh.Differentiate(batch, Key), executor.Differentiate(batch, Key));
            Assert.Equal(expected.Loss, actual.Loss, 1e-14);
            Passes.Near<double>(expected.InputGradients["input"].Span, actual.InputGradients["input"].Span, 1e-13);
            Passes.Near<double>(
                Passes.Flat(fresh, expected.ParameterGradients),
                Passes.Flat(executor, actual.ParameterGradients),
                1e-13
            );
        }
    }

    [Theory, EachBackend]
    public void Accumulating_twice_adds_with_the_weights(string name) =>
        OnCnn<double>(
            name,
            (executor, batch) =>
            {
                var once = Passes.Flat(executor, executor.Differentiate(batch, Key).ParameterGradients);
                executor.Accumulate(batch, 1, Key);
                executor.Accumulate(batch, 0.5, Key);
                Passes.Near<double>(once.Select(g => 1.5 * g).ToArray(), Passes.Gradients(executor), 1e-14);
            }
        );

    /// <summary>
    /// Each part of a batch with its share of the normaliser: the number of samples, or the weights of those that
    /// count.
    /// </summary>
    [Theory, EachBackend]
    public void Parts_of_a_batch_add_up_to_the_whole(string name)
    {
        var model = TestData.Chain(
            [6],
            new Layer.Dense(8),
            new Layer.Tanh(),
            new Layer.Dropout(0.25),
            new Layer.Dense(3)
        );
        var classes = new Targets<double>.Classes(new[] { 0, 2, 2, 1, -100, 1, 0, -100, 2, 1, 0, 0 });
        var counted = new Targets<double>.Classes(new[] { 0, 2, 2, 1, 1, 1, 0, 2, 2, 1, 0, 0 });
        var shares = new Targets<double>.Values(TestData.Uniform<double>(36, 4));
        Sequence<double> weights = [1, 0.2, 5];
        Check(new Loss.CrossEntropy(), counted);
        Check(new Loss.CrossEntropy { ClassWeights = weights }, counted);
        Check(new Loss.CrossEntropy { IgnoreIndex = -100 }, classes);
        Check(new Loss.CrossEntropy { IgnoreIndex = 1, LabelSmoothing = 0.2 }, counted);
        Check(
            new Loss.CrossEntropy
            {
                ClassWeights = weights,
                IgnoreIndex = -100,
                LabelSmoothing = 0.1,
            },
            classes
        );
        Check(new Loss.CrossEntropy { ClassWeights = weights, LabelSmoothing = 0.1 }, shares);
        Check(new Loss.NegativeLogLikelihood { ClassWeights = weights, IgnoreIndex = -100 }, classes);
        Check(new Loss.BinaryCrossEntropy { PositiveWeight = 3 }, shares);
        Check(new Loss.MeanSquaredError(), shares);
        Check(new Loss.MeanAbsoluteError(), shares);
        Check(new Loss.SmoothL1 { Beta = 0.5 }, shares);

        void Check(Loss loss, Targets<double> targets)
        {
            using var executor = TestBackends
                .Get(name)
                .Compile<double>(model, new() { Objective = Objective.Of(model, loss), Seed = 4 });
            var whole = Part(targets, 0, 12);
            var normalizer = loss.Normalizer(whole.Targets[0], 12, [3]);
            var expectedLoss = executor.Accumulate(whole, 1, Key);
            var expected = Passes.Gradients(executor);
            executor.SetGradients(new double[executor.Layout.Length]);
            var sum = 0.0;
            foreach (var (start, count) in new[] { (0, 4), (4, 3), (7, 5) })
            {
                var part = Part(targets, start, count);
                var share = loss.Normalizer(part.Targets[0], count, [3]) / normalizer;
                sum += share * executor.Accumulate(part, share, Key);
            }

            Assert.Equal(expectedLoss, sum, 1e-14 * Math.Max(1, Math.Abs(expectedLoss)));
            Passes.Near<double>(expected, Passes.Gradients(executor), 1e-14);
        }

        static Batch<double> Part(Targets<double> targets, int start, int count) =>
            new(
                count,
                [TestData.Normal<double>(12 * 6, 1).AsMemory(start * 6, count * 6)],
                [
                    targets is Targets<double>.Classes classes
                        ? new Targets<double>.Classes(classes.Indices.Slice(start, count))
                        : new Targets<double>.Values(
                            ((Targets<double>.Values)targets).Elements.Slice(start * 3, count * 3)
                        ),
                ],
                Enumerable.Range(start, count).Select(i => (long)i).ToArray()
            );
    }

    [Theory, EachBackend]
    public void SetGradients_and_Gradients_round_trip(string name) =>
        OnCnn<double>(
            name,
            (executor, batch) =>
            {
                executor.Accumulate(batch, 1, Key);
                var gradients = TestData.Normal<double>(executor.Layout.Length, 9);
                executor.SetGradients(gradients);
                Assert.Equal(gradients, Passes.Gradients(executor));
                foreach (var length in new[] { 3, gradients.Length + 1 })
                {
                    Assert.Throws<ArgumentException>(() => executor.SetGradients(new double[length]));
                    Assert.Throws<ArgumentException>(() => executor.Gradients(new double[length]));
                }
            }
        );

    [Theory, EachBackend]
    public void Update_clears_the_gradients(string name) =>
        OnCnn<double>(
            name,
            (executor, batch) =>
            {
                executor.Accumulate(batch, 1, Key);
                executor.Update(new Optimizer.Sgd(0.1));
                Assert.All(Passes.Gradients(executor), g => Assert.Equal(0, g));
            }
        );

    [Theory, EachBackend]
    public void A_step_is_Accumulate_and_Update_bit_for_bit(string name)
    {
        Check<double>();
        Check<float>();

        void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var optimizer = new Optimizer.Sgd(0.05, momentum: 0.9, weightDecay: 1e-3);
            OnCnn<T>(
                name,
                (one, batch) =>
                    OnCnn<T>(
                        name,
                        (two, _) =>
                        {
                            for (var step = 0; step < 3; step++)
                            {
                                var loss = one.Step(batch, Key.Fold(step), optimizer);
                                Assert.Equal(loss, two.Accumulate(batch, 1, Key.Fold(step)));
                                two.Update(optimizer);
                            }

                            Assert.Equal(one.Export(), two.Export());
                        }
                    )
            );
        }
    }

    [Theory, EachBackend]
    public void A_lent_batch_may_be_overwritten_after_the_call(string name) =>
        OnCnn<double>(
            name,
            (executor, batch) =>
            {
                var input = batch.Inputs[0].Reals.ToArray();
                var lent = new Batch<double>(batch.Count, [input], batch.Targets);
                var result = executor.Differentiate(lent, Key, activations: true);
                var expected = executor.Differentiate(batch, Key, activations: true);
                executor.Accumulate(lent, 1, Key);
                var gradients = Passes.Gradients(executor);
                Array.Clear(input);
                Assert.Equal(expected, result);
                Assert.Equal(gradients, Passes.Gradients(executor));
            }
        );

    private static void OnCnn<T>(string name, Action<IExecutor<T>, Batch<T>> check)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var model = TestData.SmallCnn();
        var objective = TestData.CrossEntropy(model);
        using var executor = TestBackends.Get(name).Compile<T>(model, new() { Objective = objective, Seed = 4 });
        check(executor, TestData.Batch<T>(model, objective, 6, 1));
    }
}
