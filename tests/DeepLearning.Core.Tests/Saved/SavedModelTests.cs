using DeepLearning.Core.Tests.Data.Preparation;
using DeepLearning.Core.Tests.Files;
using DeepLearning.Core.Tests.Training;
using DeepLearning.TestSupport;

namespace DeepLearning.Core.Tests.Saved;

public class SavedModelTests
{
    private static readonly Table People = new([
        new Column.Numbers("age", [20, 40, double.NaN, 60]),
        new Column.Texts("city", ["Bonn", "Köln", "Bonn", "Ulm"]),
        new Column.Texts("buys", ["no", "yes", "no", "yes"]),
        new Column.Numbers("spends", [100, 200, 300, 400]),
    ]);

    private static readonly FittedPipeline Preparation = new Pipeline(
        [
            new("age", [new ColumnStep.Impute(ImputeBy.Mean), new ColumnStep.Normalize()]),
            new("city", [new ColumnStep.OneHot(UnknownCategory.Ignored)]),
        ],
        new PipelineTarget.Classes("buys")
    ).Fit(People);

    private static readonly Model Net4 = Net.Input(4).Dense(3).BatchNorm().Tanh().Dense(2).ToModel();

    private static IExecutor<T> Executor<T>(Model model)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> =>
        BackendRegistry.Default.Resolve(new()).Compile<T>(model, new CompileOptions { Seed = 3 });

    private static Dictionary<string, Cell> Row(Cell age, Cell city) => new() { ["age"] = age, ["city"] = city };

    [Fact]
    public void A_row_is_answered_in_the_tables_words()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.safetensors");
        using var executor = Executor<float>(Net4);
        SavedModel.Save(path, executor, Preparation);
        using var saved = SavedModel.Load(path);
        Assert.Equal((Net4, "float32", Preparation), (saved.Model, saved.Content.Precision, saved.Content.Pipeline));
        Assert.Equal(["no", "yes"], saved.Content.ClassNames);

        var said = Assert.IsType<Prediction.OfClass>(saved.Predict(Row(40, "Köln")));
        using var predictor = executor.CreatePredictor();
        var probabilities = predictor.PredictProbabilities(new float[] { 0.5f, 0, 1, 0 });
        Assert.Equal(["no", "yes"], said.ClassNames);
        Assert.Equal(probabilities[0], said.Probabilities[0], 1e-6);
        Assert.Equal(1, said.Probabilities.Sum(), 1e-12);

        // A missing age is filled with the training part's mean, and an unknown city is no city.
        Assert.Equal(said, saved.Predict(Row(default, "Köln")));
        Assert.NotEqual(said, saved.Predict(Row(40, "Rom")));
    }

    [Fact]
    public void Rows_of_a_table_are_answered_as_each_alone()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.safetensors");
        using var executor = Executor<double>(Net4);
        SavedModel.Save(path, executor, Preparation);
        using var saved = SavedModel.Load(path);
        var ages = Enumerable.Range(0, 600).Select(i => (double)i).ToSequence();
        var table = new Table([
            new Column.Numbers("age", ages),
            new Column.Texts("city", ages.Select(_ => (string?)"Ulm").ToSequence()),
        ]);
        var said = saved.Predict(table);
        Assert.Equal(600, said.Count);
        foreach (var i in new[] { 0, 255, 256, 599 })
            Assert.Equal(
                ((Prediction.OfClass)saved.Predict(Row(i, "Ulm"))).Probabilities[0],
                ((Prediction.OfClass)said[i]).Probabilities[0],
                1e-12
            );
    }

    [Fact]
    public void Values_come_in_the_targets_own_units_and_targets_by_name()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.safetensors");
        var pipeline = new Pipeline(
            [new("input", [new("age", [new ColumnStep.ImputeNumber(0), new ColumnStep.Normalize()])])],
            [new PipelineTarget.Values("spends", TargetScaling.Normalize), new PipelineTarget.Classes("buys")]
        ).Fit(People);
        var trunk = Net.Input(1).Dense(3).Tanh();
        var model = Net.Model(trunk.Dense(1).Named("spends"), trunk.Dense(2).Softmax().Named("buys"));
        using var executor = Executor<double>(model);
        SavedModel.Save(path, executor, pipeline);
        using var saved = SavedModel.Load(path);
        Assert.Null(saved.Content.ClassNames);

        var row = new Dictionary<string, Cell> { ["age"] = 30 };
        using var predictor = executor.CreatePredictor();
        var outputs = predictor.Predict([new double[] { 0.5 }], 1);
        var spends = Assert.IsType<Prediction.OfValues>(saved.Predict(row, "spends"));
        Assert.Equal(100 + 300 * outputs["spends"][0], spends.Value, 1e-10);
        var buys = Assert.IsType<Prediction.OfClass>(saved.Predict(row, "buys"));
        Assert.Equal(outputs["buys"].Span.ToArray(), buys.Probabilities); // a softmax is not taken twice
        Assert.Contains("'spends', 'buys'", Assert.Throws<PipelineException>(() => saved.Predict(row)).Message);
    }

    [Fact]
    public void Without_a_pipeline_it_takes_values()
    {
        using var folder = new TemporaryFolder();
        var (named, bare) = (folder.File("named"), folder.File("bare"));
        using var executor = Executor<float>(TinyRun.Model);
        SavedModel.Save(named, executor, classNames: ["cat", "dog", "fox"]);
        SavedModel.Save(bare, executor);
        using var withNames = SavedModel.Load(named);
        using var without = SavedModel.Load(bare);
        var sample = Enumerable.Range(0, 16).Select(i => i / 16f).ToArray();
        var logits = Assert.IsType<Prediction.OfValues>(without.Predict(sample));
        var classes = Assert.IsType<Prediction.OfClass>(withNames.Predict(sample));
        Assert.Equal(logits.Values.Index().MaxBy(pair => pair.Item).Index, classes.Index);
        Assert.Contains(classes.ClassName, new[] { "cat", "dog", "fox" });
        Assert.Throws<ShapeException>(() => without.Predict(sample.AsSpan(1)));
        Assert.Contains(
            "without a pipeline",
            Assert.Throws<ModelException>(() => without.Predict(Row(1, "Ulm"))).Message
        );
    }

    [Fact]
    public void A_checkpoint_is_a_saved_model_too()
    {
        using var folder = new TemporaryFolder();
        var names = Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? "no" : "yes").ToArray();
        var table = new Table([
            new Column.Numbers("age", names.Select((_, i) => (double)i).ToSequence()),
            new Column.Texts("buys", names.Select(name => (string?)name).ToSequence()),
        ]);
        var pipeline = new Pipeline(
            [new("age", [new ColumnStep.Standardize()])],
            new PipelineTarget.Classes("buys")
        ).Fit(table);
        var model = Net.Input(1).Dense(2).ToModel();
        var plan = TinyRun.Plan;
        using var executor = BackendRegistry
            .Default.Resolve(new())
            .Compile<double>(model, plan.CompileOptionsFor(model));
        var writer = new CheckpointWriter(new CheckpointFolder(folder.Path)) { Pipeline = pipeline };
        Trainer.Fit(executor, plan, pipeline.Apply<double>(table), null, [writer]);
        var checkpoint = writer.Folder.Latest()!;
        Assert.Equal(pipeline, checkpoint.Pipeline);
        Assert.Equal(["no", "yes"], checkpoint.ClassNames);

        using var saved = SavedModel.Load(writer.Folder.Files[^1]);
        Assert.Equal(["no", "yes"], saved.Content.ClassNames);
        Assert.Equal(executor.Export().Parameters, ((SavedContent<double>)saved.Content).Weights);
        Assert.IsType<Prediction.OfClass>(saved.Predict(new Dictionary<string, Cell> { ["age"] = 4 }));
    }

    [Fact]
    public void Its_tensors_have_pytorchs_names_alone()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.safetensors");
        using var executor = Executor<float>(Net4);
        SavedModel.Save(path, executor, Preparation);
        using var stream = File.OpenRead(path);
        Assert.Equal(
            Net4.Parameters.Select(parameter => parameter.Name).Order(),
            ChecksummedTensors.Open(stream).Names.Order()
        );
    }

    [Fact]
    public void What_does_not_fit_is_not_saved()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.safetensors");
        using var narrow = Executor<float>(Net.Input(3).Dense(2).ToModel());
        using var three = Executor<float>(Net.Input(4).Dense(3).ToModel());
        Assert.Equal(
            "the model's input 'input' takes 3 real numbers, but the pipeline gives 4 real numbers",
            Assert.Throws<ModelException>(() => SavedModel.Save(path, narrow, Preparation)).Message
        );
        Assert.Contains(
            "gives 3 values, but the target 'buys' has 2",
            Assert.Throws<ModelException>(() => SavedModel.Save(path, three, Preparation)).Message
        );
        Assert.Contains(
            "names of 2 classes",
            Assert.Throws<ModelException>(() => SavedModel.Save(path, three, classNames: ["a", "b"])).Message
        );
        Assert.Contains(
            "one name",
            Assert.Throws<ModelException>(() => SavedModel.Save(path, three, classNames: ["a", "b", "a"])).Message
        );
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Custom_steps_are_read()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.safetensors");
        var pipeline = new Pipeline(
            [new("age", [new ColumnStep.ImputeNumber(1), new ColumnStep.Custom(new Squared())])],
            new PipelineTarget.Classes("buys")
        ).Fit(People);
        using var executor = Executor<float>(Net.Input(1).Dense(2).ToModel());
        SavedModel.Save(path, executor, pipeline);
        Assert.Contains("Squared", Assert.Throws<SavedModelException>(() => SavedModel.Load(path)).Message);
        using var saved = SavedModel.Load(path, CustomStepReader.Of<Squared>("Squared"));
        Assert.Equal(pipeline, saved.Content.Pipeline);
    }

    [Fact]
    public void Altered_files_are_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.safetensors");
        using var executor = Executor<double>(Net4);
        SavedModel.Save(path, executor, Preparation);
        var (accepted, refused) = Fuzz.Run<byte[], SavedModelException>(
            File.ReadAllBytes(path),
            CheckpointMutation.Of,
            bytes => SavedModelFile.Read(new MemoryStream(bytes)).Model.ToString()
        );
        Assert.True(refused > accepted, $"{accepted} accepted, {refused} refused");
        var missing = Assert.Throws<SavedModelException>(() => SavedModel.Load(folder.File("nowhere")));
        Assert.Contains("nowhere", missing.Message);
    }
}
