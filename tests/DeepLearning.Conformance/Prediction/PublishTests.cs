using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>
/// Predictors read what was published last: one whole set of weights a call, and never one that moves.
/// </summary>
public class PublishTests
{
    private static readonly Optimizer Rule = new Optimizer.Sgd(0.1, momentum: 0.9);

    [Theory, EachBackend]
    public void Training_moves_no_predictor_until_it_is_published(string name)
    {
        using var run = new Run(name);
        using var predictor = run.Executor.CreatePredictor();
        var first = run.Predict(predictor);
        run.Step();
        run.Executor.Accumulate(run.Batch, 1, RngKey.FromSeed(9));
        run.Executor.Update(Rule, clipping: new Clipping.ByNorm(1));
        Assert.Equal(first, run.Predict(predictor));
        run.Executor.Publish();
        Assert.NotEqual(first, run.Predict(predictor));
        Assert.Equal(run.Fresh(), run.Predict(predictor));
    }

    [Theory, EachBackend]
    public void Import_publishes_where_there_are_predictors(string name)
    {
        using var run = new Run(name);
        using var predictor = run.Executor.CreatePredictor();
        foreach (var seed in new ulong[] { 5, 6, 5 })
        {
            run.Executor.Import(ExecutorState<double>.Initial(run.Executor.Model, seed));
            Assert.Equal(run.Fresh(), run.Predict(predictor));
        }
    }

    [Theory, EachBackend]
    public void A_new_predictor_publishes_for_all_what_the_executor_holds(string name)
    {
        using var run = new Run(name);
        using var old = run.Executor.CreatePredictor();
        var first = run.Predict(old);
        run.Step();
        using var created = run.Executor.CreatePredictor();
        Assert.NotEqual(first, run.Predict(created));
        Assert.Equal(run.Predict(created), run.Predict(old));
    }

    [Theory, EachBackend]
    public void Only_what_has_changed_is_published(string name)
    {
        using var run = new Run(name);
        Assert.Equal(0, run.Executor.PublishedVersion);
        run.Step();
        run.Executor.Import(run.Executor.Export());
        Assert.Equal(0, run.Executor.PublishedVersion);
        using var predictor = run.Executor.CreatePredictor();
        using var second = run.Executor.CreatePredictor();
        run.Executor.Publish();
        run.Executor.Evaluate(run.Batch);
        run.Executor.Differentiate(run.Batch, RngKey.FromSeed(1));
        run.Executor.Publish();
        Assert.Equal(1, run.Executor.PublishedVersion);
        run.Step();
        Assert.Equal(1, run.Executor.PublishedVersion);
        run.Executor.Publish();
        Assert.Equal(2, run.Executor.PublishedVersion);
        run.Executor.Import(run.Executor.Export());
        Assert.Equal(3, run.Executor.PublishedVersion);
    }

    [Theory, EachBackend]
    public void Publishing_between_any_two_calls_changes_no_bit_of_the_training(string name)
    {
        using Run plain = new(name),
            published = new(name);
        IPredictor<double>? predictor = null;
        for (var step = 0; step < 6; step++)
        {
            var key = RngKey.FromSeed((ulong)step);
            plain.Executor.Accumulate(plain.Batch, 0.5, key);
            plain.Executor.Update(Rule);
            plain.Executor.Step(plain.Batch, key, Rule);

            published.Executor.Publish();
            published.Executor.Accumulate(published.Batch, 0.5, key);
            predictor?.Dispose();
            predictor = published.Executor.CreatePredictor();
            published.Executor.Update(Rule);
            published.Executor.Publish();
            published.Executor.Step(published.Batch, key, Rule);
            if (step % 2 == 0)
                predictor.Dispose();
        }

        predictor!.Dispose();
        Assert.Equal(plain.Executor.Export(), published.Executor.Export());
    }

    [Theory, EachBackend]
    public void While_weights_are_imported_each_output_is_of_one_whole_set(string name)
    {
        const int Threads = 6,
            Rounds = 100;
        var wide = TestData.Chain(
            [64],
            new Layer.Dense(512),
            new Layer.BatchNorm(),
            new Layer.Tanh(),
            new Layer.Dense(512)
        );
        using var run = new Run(name, wide);
        using var pool = run.Executor.CreatePredictorPool(Threads / 2);
        ExecutorState<double>[] states =
        [
            ExecutorState<double>.Initial(run.Executor.Model, 5),
            ExecutorState<double>.Initial(run.Executor.Model, 6),
        ];
        var expected = Array.ConvertAll(
            states,
            state =>
            {
                run.Executor.Import(state);
                return run.Predict(pool);
            }
        );
        var (isDone, imports) = (false, 0);
        var importer = Crowd.Start(
            1,
            _ =>
            {
                while (!Volatile.Read(ref isDone))
                    run.Executor.Import(states[imports++ % 2]);
                return 0;
            }
        );
        var seen = new int[2];
        var predicting = Crowd.Start(
            Threads,
            _ =>
            {
                var torn = 0;
                for (var round = 0; round < Rounds; round++)
                {
                    var which = Array.IndexOf(expected, run.Predict(pool));
                    if (which < 0)
                        torn++;
                    else
                        Interlocked.Increment(ref seen[which]);
                }

                return torn;
            }
        );
        try
        {
            Assert.Equal(0, predicting.Join());
        }
        finally
        {
            Volatile.Write(ref isDone, true);
            importer.Join();
        }

        Assert.Equal(Threads * Rounds, seen.Sum());
        Assert.All(seen, count => Assert.True(count > 0, $"{imports} imports: {seen[0]} and {seen[1]} predictions"));
    }

    [Theory, EachBackend]
    public void While_the_executor_trains_each_output_is_of_a_published_set(string name)
    {
        const int Threads = 4,
            Rounds = 25,
            MostRounds = 20_000;
        using var run = new Run(name);
        var predictors = Enumerable.Range(0, Threads).Select(_ => run.Executor.CreatePredictor()).ToArray();
        var sawTwo = false;
        var published = new List<NamedTensors<double>> { run.Predict(predictors[0]) };
        var isDone = false;
        var outputs = new HashSet<NamedTensors<double>>[Threads];
        var running = Crowd.Start(
            Threads,
            thread =>
            {
                outputs[thread] = [];
                do
                {
                    outputs[thread].Add(run.Predict(predictors[thread]));
                    if (outputs[thread].Count > 1)
                        Volatile.Write(ref sawTwo, true);
                } while (!Volatile.Read(ref isDone));
                return 0;
            }
        );
        try
        {
            // On a busy machine training may be done before anybody has predicted twice.
            for (var round = 0; round < Rounds || (!Volatile.Read(ref sawTwo) && round < MostRounds); round++)
            {
                for (var step = 0; step < 3; step++)
                    run.Step();
                run.Executor.Publish();
                published.Add(run.Fresh());
            }
        }
        finally
        {
            Volatile.Write(ref isDone, true);
            running.Join();
        }

        Assert.All(outputs.SelectMany(set => set), output => Assert.Contains(output, published));
        Assert.Contains(outputs, set => set.Count > 1);
        foreach (var predictor in predictors)
            predictor.Dispose();
    }

    /// <summary>A small net with running statistics, and a batch.</summary>
    private sealed class Run : IDisposable
    {
        private ulong _step;

        public Run(string backend, Model? model = null)
        {
            model ??= TestData.SmallCnn();
            var objective = TestData.CrossEntropy(model);
            Batch = TestData.Batch<double>(model, objective, 3, 1);
            Executor = TestBackends
                .Get(backend)
                .Compile<double>(
                    model,
                    new()
                    {
                        Objective = objective,
                        Seed = 1,
                        Threads = 1,
                    }
                );
        }

        public IExecutor<double> Executor { get; }

        public Batch<double> Batch { get; }

        public void Step() => Executor.Step(Batch, RngKey.FromSeed(_step++), Rule);

        public NamedTensors<double> Predict(IPredictor<double> predictor) =>
            predictor.Predict(Batch.Inputs, Batch.Count);

        /// <summary>What another executor's predictor gives with the weights that this one holds.</summary>
        public NamedTensors<double> Fresh()
        {
            using var other = TestBackends.Get(Executor.Backend).Compile<double>(Executor.Model, new() { Threads = 1 });
            other.Import(Executor.Export() with { OptimizerState = NamedTensors<double>.Empty });
            using var predictor = other.CreatePredictor();
            return Predict(predictor);
        }

        public void Dispose() => Executor.Dispose();
    }
}
