using System.Numerics;
using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>Predictors give what the executor gives, as new tensors or in the caller's memory.</summary>
public class PredictorTests
{
    [Theory, EachBackend]
    public void A_predictor_gives_what_Evaluate_gives_of_what_was_published(string name)
    {
        Check<double>(1e-13);
        Check<float>(1e-5);

        void Check<T>(double tolerance)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var model = TestData.SmallCnn();
            var objective = TestData.CrossEntropy(model);
            var batch = TestData.Batch<T>(model, objective, 7, 2);
            using var executor = TestBackends.Get(name).Compile<T>(model, new() { Objective = objective, Seed = 1 });
            using var predictor = executor.CreatePredictor();
            for (var step = 0; step < 3; step++)
            {
                Passes.Near(
                    executor.Evaluate(batch).Outputs["8"].Span,
                    predictor.Predict(batch.Inputs, 7)["8"].Span,
                    tolerance
                );
                executor.Step(batch, RngKey.FromSeed((ulong)step), new Optimizer.Sgd(0.1, momentum: 0.9));
                executor.Publish();
            }

            executor.Import(ExecutorState<T>.Initial(model, 99));
            Passes.Near(
                executor.Evaluate(batch).Outputs["8"].Span,
                predictor.Predict(batch.Inputs, 7)["8"].Span,
                tolerance
            );
        }
    }

    [Theory, EachBackend]
    public void Eight_threads_give_what_one_gives_bit_for_bit(string name)
    {
        const int Rounds = 20;
        var model = TestData.SmallCnn();
        var objective = TestData.CrossEntropy(model);
        using var executor = TestBackends.Get(name).Compile<float>(model, new() { Objective = objective, Seed = 1 });
        var batches = Enumerable
            .Range(0, 8)
            .Select(i => TestData.Batch<float>(model, objective, 1 + 3 * i, (ulong)i))
            .ToArray();
        var predictors = batches.Select(_ => executor.CreatePredictor()).ToArray();
        var expected = batches.Select(batch => predictors[0].Predict(batch.Inputs, batch.Count)).ToArray();
        var wrong = new int[8];
        using var start = new Barrier(8);
        var threads = Enumerable
            .Range(0, 8)
            .Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                for (var round = 0; round < Rounds; round++)
                {
                    var which = (i + round) % 8;
                    if (!expected[which].Equals(predictors[i].Predict(batches[which].Inputs, batches[which].Count)))
                        wrong[i]++;
                }
            }))
            .ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        foreach (var predictor in predictors)
            predictor.Dispose();
        Assert.All(wrong, count => Assert.Equal(0, count));
    }

    [Theory, EachBackend]
    public void A_result_stays_what_it_was_after_the_next_call(string name)
    {
        var model = TestData.SmallCnn();
        var objective = TestData.CrossEntropy(model);
        using var executor = TestBackends.Get(name).Compile<float>(model, new() { Objective = objective, Seed = 1 });
        using var predictor = executor.CreatePredictor();
        var (a, b) = (TestData.Batch<float>(model, objective, 3, 1), TestData.Batch<float>(model, objective, 3, 2));
        var first = predictor.Predict(a.Inputs, 3);
        var copy = first["8"].Span.ToArray();
        predictor.Predict(b.Inputs, 3);
        Assert.Equal(copy, first["8"].Span);
    }

    [Theory, EachBackend]
    public void Outputs_are_written_into_the_callers_memory_in_the_models_order(string name)
    {
        var model = TwoOutputs();
        using var executor = TestBackends.Get(name).Compile<double>(model, new() { Seed = 1 });
        using var predictor = executor.CreatePredictor();
        double[] left = TestData.Normal<double>(8, 1),
            right = TestData.Normal<double>(6, 2);
        var expected = predictor.Predict([left, right], 2);
        double[] second = [7, 7, 7, 7, 7, 7, 7, 7],
            first = new double[10];
        predictor.Predict([left, right], 2, [second.AsMemory(1, 6), first]);
        Assert.Equal(expected["second"].Span, second.AsSpan(1, 6));
        Assert.Equal(expected["first"].Span, first);
        Assert.Equal((7, 7), (second[0], second[7]));
    }

    [Theory, EachBackend]
    public void Memory_that_does_not_fit_is_refused(string name)
    {
        using var executor = TestBackends.Get(name).Compile<float>(TwoOutputs(), new() { Seed = 1 });
        using var predictor = executor.CreatePredictor();
        float[] left = new float[8],
            right = new float[6],
            second = new float[6],
            first = new float[10];
        Refused("input 'b' has 5 values", () => predictor.Predict([left, new float[5]], 2, [second, first]));
        Refused("the batch brings 1 inputs", () => predictor.Predict([left], 2, [second, first]));
        Refused("memory for 1 outputs", () => predictor.Predict([left, right], 2, [second]));
        Refused("output 'first' holds 9 values", () => predictor.Predict([left, right], 2, [second, new float[9]]));
        Refused("input 'b' takes reals", () => predictor.Predict([left, new int[6]], 2, [second, first]));
        Assert.All(second.Concat(first), value => Assert.Equal(0, value));
        predictor.Predict([left, right], 2, [second, first]);
        predictor.Predict([Array.Empty<float>(), Array.Empty<float>()], 0, [Memory<float>.Empty, Memory<float>.Empty]);

        static void Refused(string why, Action predict) =>
            Assert.Contains(why, Assert.Throws<ShapeException>(predict).Message, StringComparison.Ordinal);
    }

    private static Model TwoOutputs() =>
        new(
            [
                new("a", new Layer.Input([4])),
                new("b", new Layer.Input([3])),
                new("first", new Layer.Dense(5), ["a"]),
                new("both", new Layer.Concat(), ["first", "b"]),
                new("second", new Layer.Dense(3), ["both"]),
            ],
            ["second", "first"]
        );
}
