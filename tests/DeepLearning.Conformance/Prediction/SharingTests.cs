using DeepLearning.TestSupport;

namespace DeepLearning.Conformance;

/// <summary>A predictor serves one thread and says so; a pool serves any number.</summary>
public class SharingTests
{
    [Theory, EachBackend]
    public void A_second_thread_in_one_predictor_is_refused_and_told_of_the_pool(string name)
    {
        using var isInside = new ManualResetEventSlim();
        using var mayLeave = new ManualResetEventSlim();
        var entered = 0;
        var layer = new Waiting(() =>
        {
            isInside.Set();
            if (Interlocked.Increment(ref entered) == 1)
                mayLeave.Wait(TestContext.Current.CancellationToken);
        });
        using var executor = TestBackends
            .Get(name)
            .Compile<float>(TestData.Chain([3], new Layer.Dense(2), new Layer.Custom(layer)), new() { Seed = 1 });
        using var predictor = executor.CreatePredictor();
        float[] x = [1, 2, 3];
        NamedTensors<float>? first = null;
        var thread = new Thread(() => first = predictor.Predict([x], 1));
        thread.Start();
        isInside.Wait(TestContext.Current.CancellationToken);
        var error = Assert.Throws<InvalidOperationException>(() => predictor.Predict([x], 1));
        Assert.Contains("CreatePredictorPool", error.Message, StringComparison.Ordinal);
        mayLeave.Set();
        thread.Join();
        Assert.Equal(first, predictor.Predict([x], 1));
    }

    [Theory, EachBackend]
    public void A_call_that_is_refused_or_fails_leaves_the_predictor_usable(string name)
    {
        var fails = true;
        var layer = new Waiting(() =>
        {
            if (fails)
                throw new InvalidDataException("mine");
        });
        using var executor = TestBackends
            .Get(name)
            .Compile<float>(TestData.Chain([3], new Layer.Dense(2), new Layer.Custom(layer)), new() { Seed = 1 });
        using var predictor = executor.CreatePredictor();
        Assert.Throws<InvalidDataException>(() => predictor.Predict([new float[3]], 1));
        Assert.Throws<ShapeException>(() => predictor.Predict([new float[4]], 1));
        fails = false;
        Assert.Equal([1, 2], predictor.Predict([new float[3]], 1)["1"].Shape.Extents);
    }

    [Theory, EachBackend]
    public void A_pool_gives_sixteen_threads_what_one_gets_and_computes_in_three_workspaces(string name)
    {
        const int Threads = 16,
            Rounds = 40;
        var layer = new Waiting(() => Thread.Yield());
        var model = TestData.Chain(
            [6],
            new Layer.Dense(8),
            new Layer.Custom(layer),
            new Layer.Tanh(),
            new Layer.Dense(4)
        );
        using var executor = TestBackends.Get(name).Compile<float>(model, new() { Seed = 1 });
        using var pool = executor.CreatePredictorPool(workspaces: 3);
        var inputs = Enumerable.Range(0, Threads).Select(i => TestData.Normal<float>(6 * (1 + i), (ulong)i)).ToArray();
        var expected = Array.ConvertAll(inputs, x => pool.Predict(x));
        var crowd = Crowd.Start(
            Threads,
            thread =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    var which = (thread + round) % Threads;
                    var outputs = new float[4 * (1 + which)];
                    pool.Predict([inputs[which]], 1 + which, [outputs]);
                    if (!expected[which].Span.SequenceEqual(outputs))
                        return 1;
                }

                return 0;
            }
        );
        Assert.Equal(0, crowd.Join());
        Assert.InRange(layer.Most, 1, 3);
    }

    [Theory, EachBackend]
    public void A_pool_that_is_disposed_of_ends_its_calls_and_refuses_those_that_wait(string name)
    {
        using var isInside = new ManualResetEventSlim();
        using var mayLeave = new ManualResetEventSlim();
        var layer = new Waiting(() =>
        {
            isInside.Set();
            mayLeave.Wait(TestContext.Current.CancellationToken);
        });
        using var executor = TestBackends
            .Get(name)
            .Compile<float>(TestData.Chain([3], new Layer.Custom(layer)), new() { Seed = 1 });
        var pool = executor.CreatePredictorPool(workspaces: 1);
        float[]? first = null;
        Exception? second = null;
        var running = new Thread(() => first = pool.Predict(new float[] { 1, 2, 3 }).Span.ToArray());
        running.Start();
        isInside.Wait(TestContext.Current.CancellationToken);
        var waiting = new Thread(() => second = Record.Exception(() => pool.Predict(new float[3])));
        waiting.Start();
        pool.Dispose();
        waiting.Join();
        Assert.IsType<ObjectDisposedException>(second);
        mayLeave.Set();
        running.Join();
        Assert.Equal([1, 2, 3], first!);
        pool.Dispose();
    }
}
