using DeepLearning.TestSupport;
using DeepLearning.Verification;

namespace DeepLearning.GradientChecks;

public sealed class DivergenceCaseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deeplearning-").FullName;

    private static readonly Model Model = Net.Input(1, 4, 4).Conv2d(2, 3).ReLU().Flatten().Dense(3).ToModel();

    private static readonly DivergenceCase Case = Make();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static DivergenceCase Make()
    {
        var objective = DrawnBatch.ObjectiveFor(Model);
        var state = ExecutorState<double>.Initial(Model, seed: 1);
        return new()
        {
            Precision = "float64",
            Model = Model,
            Objective = objective,
            Key = RngKey.FromSeed(3),
            Batch = DrawnBatch.Of<double>(Model, objective, count: 2, seed: 1),
            State = state with
            {
                OptimizerState = new(
                    state.Parameters.Select(pair =>
                        KeyValuePair.Create($"{pair.Key}/momentum", HostTensor<double>.Zeros(pair.Value.Shape))
                    )
                ),
            },
            Optimizer = new Optimizer.Sgd(0.1, momentum: 0.9),
            Groups = [new("0.*") { Frozen = true }],
            Clipping = new Clipping.ByNorm(1),
        };
    }

    [Fact]
    public void A_case_is_written_and_read_alike_under_every_culture()
    {
        var written = Case.Write();
        Fuzz.UnderEachCulture(() =>
        {
            Assert.Equal(written, Case.Write());
            Assert.Equal(written, DivergenceCase.Read(written).Write());
        });
    }

    [Fact]
    public void Inputs_of_indices_come_back()
    {
        var model = Net.Indices(9, 3).Embedding(9, 2, 0).Flatten().Dense(3).ToModel();
        var objective = DrawnBatch.ObjectiveFor(model);
        var batch = DrawnBatch.Of<double>(model, objective, count: 2, seed: 1);
        var written = Case with
        {
            Model = model,
            Objective = objective,
            Batch = batch,
            State = ExecutorState<double>.Initial(model, seed: 1),
        };
        var read = DivergenceCase.Read(written.Write());
        Assert.Equal(model, read.Model);
        Assert.Equal(batch.Inputs[0].Indices.ToArray(), read.Batch.Inputs[0].Indices.ToArray());
    }

    [Fact]
    public void Whatever_is_wrong_with_a_case_is_one_exception()
    {
        var (accepted, refused) = Fuzz.Run<string, DivergenceCaseException>(
            Case.Write(),
            Mutation.Text,
            json =>
            {
                var read = DivergenceCase.Read(json);
                Assert.Equal(read.Write(), DivergenceCase.Read(read.Write()).Write());
            }
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"{accepted} accepted, {refused} refused");
        Assert.True(accepted > 20 && refused > 200, $"{accepted} accepted, {refused} refused");
    }

    [Fact]
    public void A_case_in_a_file_that_cannot_be_read_names_the_file()
    {
        var path = Path.Combine(_folder, "case.json");
        Case.Save(path);
        Assert.Equal(Case.Write(), DivergenceCase.Load(path).Write());
        File.WriteAllText(
            path,
            Case.Write().Replace("\"momentum\": 0.9", "\"momentum\": null", StringComparison.Ordinal)
        );
        Assert.StartsWith(
            $"the divergence case's JSON '{path}' cannot be read: ",
            Assert.Throws<DivergenceCaseException>(() => DivergenceCase.Load(path)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<DivergenceCaseException>(() => DivergenceCase.Load(_folder));
    }
}
