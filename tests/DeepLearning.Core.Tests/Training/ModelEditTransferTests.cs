namespace DeepLearning.Core.Tests.Training;

public class ModelEditTransferTests
{
    private static readonly Model Source = Net.Input(4).Dense(4).BatchNorm().ReLU().Dense(3).Named("head").ToModel();

    private static readonly Optimizer Adam = new Optimizer.Adam(0.01);

    [Fact]
    public void Parameters_statistics_and_the_optimizers_memory_go_along_under_the_new_names()
    {
        var saved = Trained(Source);
        var edit = Source.Edit().Prefixed("body/").InsertBehind("body/2", x => x.Dense(4)).Rename("body/head", "head");
        var transfer = edit.Transfer(saved, seed: 5, optimizerState: true);
        Assert.Equal(["0.bias", "0.weight"], transfer.Drawn);
        Assert.Equal(saved.Parameters["0.weight"], transfer.State.Parameters["body/0.weight"]);
        Assert.Equal(saved.State["1.running_var"], transfer.State.State["body/1.running_var"]);
        Assert.Equal(saved.OptimizerState["0.weight/mean"], transfer.State.OptimizerState["body/0.weight/mean"]);
        Assert.Equal(saved.OptimizerState["head.bias/step"], transfer.State.OptimizerState["head.bias/step"]);
        Assert.DoesNotContain("0.weight/mean", transfer.State.OptimizerState.Keys);
        Assert.Equal(
            ExecutorState<double>.Initial(edit.Model, 5).Parameters["0.weight"],
            transfer.State.Parameters["0.weight"]
        );
        Assert.Empty(edit.Transfer(saved, seed: 5).State.OptimizerState);

        // The run goes on with what the optimizer remembers of some parameters only.
        using var executor = Compile(edit.Model);
        executor.Import(transfer.State);
        executor.Step(BatchOf(edit.Model), RngKey.FromSeed(3), Adam);
        var after = executor.Export().OptimizerState;
        Assert.Equal([2, 1], [after["head.bias/step"][0], after["0.bias/step"][0]]);
    }

    [Fact]
    public void A_renamed_model_goes_on_to_the_same_bits()
    {
        var saved = Trained(Source);
        var edit = Source.Edit().Rename("0", "first").Rename("input", "x");
        using var left = Compile(Source);
        using var right = Compile(edit.Model);
        left.Import(saved);
        right.Import(edit.Transfer(saved, seed: 1, optimizerState: true).State);
        left.Step(BatchOf(Source), RngKey.FromSeed(3), Adam);
        right.Step(BatchOf(edit.Model), RngKey.FromSeed(3), Adam);
        Assert.Equal(edit.Transfer(left.Export(), seed: 1, optimizerState: true).State, right.Export());
    }

    [Fact]
    public void A_cut_and_a_rest_that_are_joined_again_compute_what_the_model_did()
    {
        var saved = Trained(Source);
        var (body, head) = (Source.Edit().CutAt("2"), Source.Edit().Submodel(["2"], ["head"]).Rename("2", "features"));
        var joined = body.Model.Edit().Then(head.Model);
        Assert.Equal(Source, joined.Model);
        var state = joined.Transfer([body.Transfer(saved, 1).State, head.Transfer(saved, 1).State], seed: 1).State;
        Assert.Equal(saved with { OptimizerState = NamedTensors<double>.Empty }, state);
    }

    [Fact]
    public void What_is_asked_for_is_drawn_and_states_that_are_not_the_models_are_refused()
    {
        var saved = Trained(Source);
        var transfer = Source.Edit().Transfer(saved, 9, optimizerState: true, fresh: ["head.*"]);
        Assert.Equal(["head.bias", "head.weight"], transfer.Drawn);
        Assert.DoesNotContain("head.bias/step", transfer.State.OptimizerState.Keys);
        var other = Source.Edit().Rename("0", "first");
        Assert.StartsWith(
            "the parameter 'first.weight' [4, 4] is missing",
            Assert.Throws<ModelException>(() => other.Model.Edit().Transfer(saved, 1)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "the edit began with 2 models, but there are 1 states",
            Assert
                .Throws<ModelException>(() => Source.Edit().Beside(Source.Edit().Prefixed("b.")).Transfer(saved, 1))
                .Message
        );
    }

    private static ExecutorState<double> Trained(Model model)
    {
        using var executor = Compile(model);
        executor.Step(BatchOf(model), RngKey.FromSeed(2), Adam);
        return executor.Export();
    }

    private static IExecutor<double> Compile(Model model) =>
        BackendRegistry
            .Default.Resolve(new RunConfiguration { Backend = "reference" })
            .Compile<double>(model, new() { Objective = Objective.Of(model, new Loss.MeanSquaredError()), Seed = 1 });

    private static Batch<double> BatchOf(Model model)
    {
        var (x, y) = (new double[5 * 4], new double[5 * model.ShapeOf(model.Outputs[0]).Size]);
        Draws.Normal(RngKey.FromSeed(8), 0, 1, x);
        Draws.Normal(RngKey.FromSeed(9), 0, 1, y);
        return Batch<double>.Of(5, x, y);
    }
}
