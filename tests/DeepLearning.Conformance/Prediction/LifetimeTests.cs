using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>What is disposed of says so; what others still use stays until the last of them lets go.</summary>
public class LifetimeTests
{
    private static readonly RngKey Key = RngKey.FromSeed(1);

    [Theory, EachBackend]
    public void Disposing_twice_is_as_once_and_every_use_after_it_names_the_type(string name)
    {
        var (executor, batch) = Compile(name);
        var predictor = executor.CreatePredictor();
        var pool = executor.CreatePredictorPool(2);
        var state = executor.Export();
        executor.Step(batch, Key, new Optimizer.Adam());
        var outputs = new float[5 * batch.Count];
        for (var time = 0; time < 2; time++)
        {
            executor.Dispose();
            predictor.Dispose();
            pool.Dispose();
        }

        var gradients = new float[executor.Layout.Length];
        foreach (
            var use in new Action[]
            {
                () => executor.Import(state),
                () => executor.Export(),
                () => executor.Evaluate(batch),
                () => executor.Differentiate(batch, Key),
                () => executor.Accumulate(batch, 1, Key),
                () => executor.Gradients(gradients),
                () => executor.SetGradients(gradients),
                () => executor.Update(new Optimizer.Sgd(0.1)),
                () => executor.Step(batch, Key, new Optimizer.Sgd(0.1)),
                () => executor.Step(batch, Key, new Optimizer.Sgd(0.1), clipping: new Clipping.ByNorm(1)),
                () => executor.Publish(),
                () => executor.CreatePredictor(),
                () => executor.CreatePredictorPool(),
            }
        )
            Named("Executor", use);
        Named("Predictor", () => predictor.Predict(batch.Inputs, batch.Count));
        Named("Predictor", () => predictor.Predict([batch.Inputs[0]], batch.Count, [outputs]));
        Named("PredictorPool", () => pool.Predict(batch.Inputs, batch.Count));

        static void Named(string type, Action use) =>
            Assert.Contains(type, Assert.Throws<ObjectDisposedException>(use).ObjectName, StringComparison.Ordinal);
    }

    [Theory, EachBackend]
    public void A_predictor_outlives_its_executor(string name)
    {
        var (executor, batch) = Compile(name);
        using var predictor = executor.CreatePredictor();
        using var pool = executor.CreatePredictorPool(1);
        var expected = predictor.Predict(batch.Inputs, batch.Count);
        executor.Step(batch, Key, new Optimizer.Sgd(0.1));
        executor.Dispose();
        Assert.Equal(expected, predictor.Predict(batch.Inputs, batch.Count));
        predictor.Dispose();
        Assert.Equal(expected, pool.Predict(batch.Inputs, batch.Count));
    }

    [Theory, EachBackend]
    public void Executors_and_predictors_may_be_disposed_of_while_others_predict(string name)
    {
        const int Threads = 4;
        for (var round = 0; round < 15; round++)
        {
            var (executor, batch) = Compile(name);
            var predictors = Enumerable.Range(0, Threads).Select(_ => executor.CreatePredictor()).ToArray();
            var expected = predictors[0].Predict(batch.Inputs, batch.Count);
            var (begun, isOver) = (0, false);
            var running = Crowd.Start(Threads, Predict);
            while (Volatile.Read(ref begun) < Threads)
                Thread.Yield();
            executor.Step(batch, Key, new Optimizer.Sgd(0.1));
            executor.Dispose();
            Thread.Sleep(2);
            foreach (var predictor in predictors)
                predictor.Dispose();
            Volatile.Write(ref isOver, true);
            Assert.Equal(0, running.Join());

            int Predict(int thread)
            {
                Interlocked.Increment(ref begun);
                while (!Volatile.Read(ref isOver))
                {
                    try
                    {
                        if (!expected.Equals(predictors[thread].Predict(batch.Inputs, batch.Count)))
                            return 1;
                    }
                    catch (ObjectDisposedException)
                    {
                        return 0;
                    }
                }

                return 0;
            }
        }
    }

    [Theory, EachBackend]
    public void What_is_forgotten_is_collected_and_the_rest_goes_on(string name)
    {
        var (executor, batch) = Compile(name);
        var expected = executor.CreatePredictor().Predict(batch.Inputs, batch.Count);
        var forgotten = Forget();
        Collect();
        Assert.All(forgotten, reference => Assert.False(reference.IsAlive));
        executor.Step(batch, Key, new Optimizer.Sgd(0.1));
        using var last = executor.CreatePredictor();
        Assert.NotEqual(expected, last.Predict(batch.Inputs, batch.Count));
        executor.Dispose();

        List<WeakReference> Forget()
        {
            var references = new List<WeakReference>();
            for (var i = 0; i < 20; i++)
            {
                var (lost, _) = Compile(name);
                var predictor = lost.CreatePredictor();
                Assert.Equal(expected, predictor.Predict(batch.Inputs, batch.Count));
                Assert.Equal(expected, executor.CreatePredictor().Predict(batch.Inputs, batch.Count));
                references.AddRange([new(lost), new(predictor)]);
                if (i % 2 == 0)
                    lost.Step(batch, Key, new Optimizer.Sgd(0.1));
            }

            return references;
        }

        static void Collect()
        {
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
    }

    private static (IExecutor<float> Executor, Batch<float> Batch) Compile(string name)
    {
        var model = TestData.SmallCnn();
        var objective = TestData.CrossEntropy(model);
        var options = new CompileOptions
        {
            Objective = objective,
            Seed = 1,
            Threads = 1,
        };
        return (TestBackends.Get(name).Compile<float>(model, options), TestData.Batch<float>(model, objective, 4, 1));
    }
}
