using System.Numerics;
using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.Conformance;

/// <summary>Inputs of indices, and the layers that read them, through all that trains and predicts.</summary>
public class EmbeddingTests
{
    private const int Count = 12;

    /// <summary>Three words and two numbers to a class; the word 0 stands for nothing.</summary>
    private static readonly Model Model = Net.Concat(
            Net.Indices(Count, 3).Named("words").Embedding(Count, 4, 0).Named("table").Flatten(),
            Net.Input(2).Named("numbers")
        )
        .Dense(3)
        .Named("class")
        .ToModel();

    private static readonly Objective Objective = Objective.Of(Model, new Loss.CrossEntropy());

    [Theory, EachBackend]
    public void Its_gradients_are_right_by_finite_differences_and_by_forward_mode(string name)
    {
        var backend = TestBackends.Get(name);
        var batch = DrawnBatch.Of<double>(Model, Objective, 9, 1);
        var report = GradientCheck.Compare(backend, TestBackends.Reference, Model, Objective, batch, 2);
        Assert.True(report.Passed, report.ToTable());
        Assert.DoesNotContain(report.Tensors, tensor => tensor.Name == "input:words");
        Assert.Contains(report.Tensors, tensor => tensor.Name == "input:numbers");
        using var executor = Executor(name);
        var pass = executor.Differentiate(batch, default, activations: true);
        Assert.Equal(["numbers"], pass.InputGradients.Keys);
        Assert.Equal(
            batch.Inputs[0].Indices.ToArray().Select(i => (double)i),
            pass.Activations["words"].Span.ToArray()
        );
        Assert.All(pass.ActivationGradients["words"].Span.ToArray(), gradient => Assert.Equal(0, gradient));
        Assert.All(pass.ParameterGradients["table.weight"].Span[..4].ToArray(), gradient => Assert.Equal(0, gradient));
    }

    [Theory, EachBackend]
    public void A_run_learns_what_words_mean_and_leaves_the_padding_at_zero(string name)
    {
        var plan = new TrainingPlan(new Optimizer.Adam(0.05), Objective, epochs: 30, batchSize: 16);
        using var executor = Executor(name);
        var state = Trainer.Fit(executor, plan, Data());
        Assert.True(state.History[^1].TrainLoss < 0.3 * state.History[0].TrainLoss);
        Assert.All(executor.Export().Parameters["table.weight"].Span[..4].ToArray(), w => Assert.Equal(0, w));
        Assert.InRange(Trainer.Evaluate(executor, Data()).Accuracy!.Value, 0.9, 1);
    }

    [Theory, EachBackend]
    public void Predictors_take_indices_by_name_and_alone(string name)
    {
        using var executor = Executor(name);
        using var predictor = executor.CreatePredictor();
        int[] words = [1, 0, 11, 5, 5, 2];
        double[] numbers = [1, 2, 3, 4];
        var named = predictor.Predict(
            new Dictionary<string, InputValues<double>> { ["numbers"] = numbers, ["words"] = words },
            2
        );
        Assert.Equal(executor.Evaluate(new(2, [words, numbers])).Outputs["class"], named["class"]);

        var only = Net.Indices(4, 2).Embedding(4, 1).ToModel();
        using var table = TestBackends.Get(name).Compile<double>(only, new() { Seed = 1 });
        using var rows = table.CreatePredictor();
        var weight = table.Export().Parameters["0.weight"];
        Assert.Equal([weight[3], weight[0], weight[0], weight[1]], rows.Predict(new[] { 3, 0, 0, 1 }).Span.ToArray());
    }

    [Theory, EachBackend]
    public void An_index_that_is_none_is_refused_with_its_place(string name)
    {
        using var executor = Executor(name);
        using var predictor = executor.CreatePredictor();
        foreach (var wrong in new[] { Count, -1 })
        {
            int[] words = [1, 2, 3, 4, wrong, 6];
            InputValues<double>[] inputs = [words, new double[4]];
            var expected =
                $"input 'words' holds the index {wrong} at element 1 of sample 1, but its indices are 0 to 11";
            Assert.Equal(
                expected,
                Assert.Throws<ArgumentException>(() => predictor.Predict(inputs.ToSequence(), 2)).Message
            );
            var batch = new Batch<double>(2, inputs.ToSequence(), [new Targets<double>.Classes(new[] { 0, 1 })]);
            Assert.Equal(
                expected,
                Assert.Throws<ArgumentException>(() => executor.Step(batch, default, new Optimizer.Sgd(0.1))).Message
            );
        }

        Assert.Equal(
            "input 'words' takes indices below 12, but is given reals",
            Assert.Throws<ShapeException>(() => executor.Evaluate(new(1, [new double[3], new double[2]]))).Message
        );
        Assert.Equal(
            "input 'numbers' takes reals, but is given indices",
            Assert.Throws<ShapeException>(() => executor.Evaluate(new(1, [new int[3], new int[2]]))).Message
        );
    }

    public static TheoryData<string> Rules() => [.. Optimizers.Keys];

    private static readonly Dictionary<string, Optimizer> Optimizers = new()
    {
        ["SGD"] = new Optimizer.Sgd(0.1),
        ["SGD, momentum"] = new Optimizer.Sgd(0.1, momentum: 0.9),
        ["SGD, decay"] = new Optimizer.Sgd(0.1, weightDecay: 0.1),
        ["Adagrad"] = new Optimizer.Adagrad(0.1),
        ["Adam"] = new Optimizer.Adam(0.1),
    };

    /// <summary>
    /// The reference moves only the rows that were read where the rule allows it; libtorch moves all of them.
    /// </summary>
    [Theory, MemberData(nameof(Rules))]
    public void Rows_that_were_not_read_are_what_a_whole_update_makes_of_them(string rule)
    {
        using var reference = Executor("reference");
        using var torch = Executor("torch");
        for (var step = 0; step < 12; step++)
        {
            var batch = DrawnBatch.Of<double>(Model, Objective, 2, (ulong)step);
            var (clipping, accumulates) = (step % 4 == 3 ? new Clipping.ByNorm(0.5) : null, step % 3 == 2);
            foreach (var executor in new[] { reference, torch })
            {
                if (accumulates)
                    executor.Accumulate(DrawnBatch.Of<double>(Model, Objective, 1, 99), 1, default);
                executor.Step(batch, default, Optimizers[rule], null, clipping);
            }

            var (a, b) = (reference.Export().Parameters, torch.Export().Parameters);
            foreach (var (name, tensor) in a)
                for (var i = 0; i < tensor.Size; i++)
                    Assert.Equal(tensor[i], b[name][i], 1e-11);
        }
    }

    [Theory, EachBackend]
    public void Tables_that_are_shared_add_their_gradients(string name)
    {
        var (first, second) = (
            Net.Indices(5, 2).Named("a").Embedding(5, 2).Named("table"),
            Net.Indices(5, 3).Named("b")
        );
        var model = Net.Concat(first, second.Embedding(5, 2).SharingParametersOf(first)).Flatten().Dense(2).ToModel();
        var objective = TestData.CrossEntropy(model);
        var backend = TestBackends.Get(name);
        var batch = DrawnBatch.Of<double>(model, objective, 4, 1);
        var report = GradientCheck.Compare(backend, TestBackends.Reference, model, objective, batch, 2);
        Assert.True(report.Passed, report.ToTable());
        using var executor = backend.Compile<double>(model, new() { Objective = objective, Seed = 3 });
        var before = executor.Export().Parameters["table.weight"];
        var gradient = executor.Differentiate(batch, default).ParameterGradients["table.weight"];
        executor.Step(batch, default, new Optimizer.Sgd(0.5));
        var after = executor.Export().Parameters["table.weight"];
        for (var i = 0; i < before.Size; i++)
            Assert.Equal(before[i] - 0.5 * gradient[i], after[i], 1e-14);
    }

    [Theory, EachBackend]
    public void A_layer_of_ones_own_reads_indices(string name)
    {
        var model = Net.Custom(new OneHot(4), Net.Indices(4, 2).Named("x")).Flatten().Dense(3).ToModel();
        var objective = TestData.CrossEntropy(model);
        var batch = DrawnBatch.Of<double>(model, objective, 5, 1);
        using var executor = TestBackends.Get(name).Compile<double>(model, new() { Objective = objective });
        var made = executor.Differentiate(batch, default, activations: true).Activations[model.Nodes[1].Name];
        for (var i = 0; i < made.Size; i++)
            Assert.Equal(batch.Inputs[0].Indices.Span[i / 4] == i % 4 ? 1 : 0, made[i]);
        var first = executor.Evaluate(batch).Loss;
        for (var step = 0; step < 20; step++)
            executor.Step(batch, default, new Optimizer.Sgd(0.5));
        Assert.True(executor.Evaluate(batch).Loss < first);
    }

    [Theory, EachBackend]
    public void A_run_goes_on_from_its_checkpoint_to_the_same_bits(string name)
    {
        var folder = Directory.CreateTempSubdirectory("embedding-").FullName;
        try
        {
            var plan = new TrainingPlan(new Optimizer.Sgd(0.1, momentum: 0.9), Objective, epochs: 4, batchSize: 16);
            using var whole = Executor(name);
            Trainer.Fit(whole, plan, Data());
            using var half = Executor(name);
            Trainer.Fit(half, plan with { Epochs = 2 }, Data(), null, [new CheckpointWriter(new(folder))]);
            using var rest = Executor(name);
            Trainer.Fit(rest, plan, Data(), from: new CheckpointFolder(folder).Latest()!.To<double>());
            Assert.Equal(whole.Export().Parameters, rest.Export().Parameters);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IExecutor<double> Executor(string name) =>
        TestBackends.Get(name).Compile<double>(Model, new() { Objective = Objective, Seed = 4 });

    /// <summary>The class is settled by the middle word.</summary>
    private static Dataset<double> Data()
    {
        var batch = DrawnBatch.Of<double>(Model, Objective, 200, 7);
        var words = batch.Inputs[0].Indices.ToArray();
        return new(
            [
                new("numbers", HostTensor<double>.Copy([200, 2], batch.Inputs[1].Reals.Span)),
                new("words", Shape.Of(3), words),
            ],
            [
                new(
                    "class",
                    new Targets<double>.Classes(Enumerable.Range(0, 200).Select(n => words[3 * n + 1] % 3).ToArray())
                ),
            ]
        );
    }

    /// <summary>Indices [..] below a count to [.., count]: 1 at the index.</summary>
    private sealed record OneHot(int Indices) : ICustomLayer
    {
        public string Kind => "OneHot";

        public int? TakesIndicesBelow(int input) => Indices;

        public Shape InferShape(Sequence<Shape> inputs) => Shape.Create([.. inputs[0].Extents, Indices]);

        public void Forward<T>(ILayerPass<T> pass)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            pass.Output.Clear();
            for (var k = 0; k < pass.Indices().Length; k++)
                pass.Output[k * Indices + pass.Indices()[k]] = T.One;
        }

        public void Backward<T>(ILayerPass<T> pass)
            where T : unmanaged, IFloatingPointIeee754<T> => Assert.True(pass.InputGradient().IsEmpty);
    }
}
