using System.Numerics;
using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>Predictors share the weights, see their updates, and serve on many threads at once.</summary>
public class PredictorTests
{
    [Theory, EachBackend]
    public void A_predictor_gives_what_Evaluate_gives_and_follows_updates(string name)
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
}
