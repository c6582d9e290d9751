namespace DeepLearning.Core.Tests.Training;

public class ParameterTransferTests
{
    private static readonly Model Source = Net.Input(1, 4, 4)
        .Conv2d(3, 3, padding: 1)
        .Named("body.conv")
        .BatchNorm()
        .Named("body.norm")
        .ReLU()
        .Flatten()
        .Dense(3)
        .Named("head")
        .ToModel();

    private static readonly ExecutorState<double> Saved = ExecutorState<double>.Initial(Source, 7);

    [Fact]
    public void What_has_the_name_and_the_shape_is_carried_and_the_rest_is_drawn()
    {
        var model = Source.With("head", new Layer.Dense(5));
        var transfer = ParameterTransfer<double>.Of(Saved, model, seed: 9);
        Assert.Equal(
            [
                "body.conv.bias",
                "body.conv.weight",
                "body.norm.bias",
                "body.norm.weight",
                "body.norm.running_mean",
                "body.norm.running_var",
            ],
            transfer.Carried
        );
        Assert.Equal(["head.bias", "head.weight"], transfer.Drawn);
        Assert.Equal(Saved.Parameters["body.conv.weight"], transfer.State.Parameters["body.conv.weight"]);
        Assert.Equal(
            ExecutorState<double>.Initial(model, 9).Parameters["head.weight"],
            transfer.State.Parameters["head.weight"]
        );
        transfer.State.Check(model);
    }

    [Fact]
    public void A_head_of_the_same_shape_is_drawn_where_it_is_asked_for()
    {
        Assert.Equal(Saved, ParameterTransfer<double>.Of(Saved, Source, seed: 9).State);
        var transfer = ParameterTransfer<double>.Of(Saved, Source, seed: 9, "head.*");
        Assert.Equal(["head.bias", "head.weight"], transfer.Drawn);
        Assert.NotEqual(Saved.Parameters["head.weight"], transfer.State.Parameters["head.weight"]);
    }

    [Fact]
    public void What_cannot_be_meant_is_refused()
    {
        foreach (var pattern in (string[])["tail.*", "HEAD.*"])
            Assert.StartsWith(
                $"'{pattern}' matches no parameter of the model; there are body.conv.weight, body.conv.bias, ",
                Refused(() => ParameterTransfer<double>.Of(Saved, Source, 1, pattern)),
                StringComparison.Ordinal
            );
        Assert.Equal(
            "nothing can be taken over: the model has other.bias, other.weight, the checkpoint body.conv.bias, "
                + "body.conv.weight, body.norm.bias, body.norm.weight, head.bias, head.weight",
            Refused(() => ParameterTransfer<double>.Of(Saved, Net.Input(2).Dense(2).Named("other").ToModel(), 1))
        );

        static string Refused(Func<object> act) => Assert.Throws<ModelException>(act).Message;
    }

    /// <summary>The whole way: saved, loaded, a new head, a frozen body that thaws.</summary>
    [Fact]
    public void A_frozen_body_stays_as_it_was_its_statistics_too_until_it_thaws()
    {
        using var folder = new TemporaryFolder();
        var first = TinyRun.Plan with { Epochs = 2 };
        using (var executor = TinyRun.Executor(first, Source))
        {
            var state = Trainer.Fit(executor, first, TinyRun.Data);
            Checkpoint<double>.Of(executor, first, state).Save(folder.File("saved"));
        }

        var saved = CheckpointFile.Read(folder.File("saved")).To<double>();
        var model = saved.Model.WithFrozenBatchNorm("body.*");
        var plan = TinyRun.Plan with
        {
            Epochs = 3,
            Groups =
            [
                new("body.*")
                {
                    Frozen = true,
                    UnfreezeAtEpoch = 3,
                    LearningRateScale = 0.1,
                },
            ],
        };
        using var tuned = TinyRun.Executor(plan, model);
        var start = ParameterTransfer<double>.Of(saved.Executor, model, seed: 4, "head.*").State;
        tuned.Import(start);
        var epochs = new List<ExecutorState<double>>();
        Trainer.Fit(
            tuned,
            plan,
            TinyRun.Data,
            callbacks:
            [
                new Callback
                {
                    EpochEnd = snapshot =>
                    {
                        epochs.Add(((Checkpoint<double>)snapshot.Capture()).Executor);
                        return false;
                    },
                },
            ]
        );
        Assert.Equal(Body(start), Body(epochs[1]));
        Assert.Equal(start.State, epochs[2].State);
        Assert.NotEqual(start.Parameters["head.weight"], epochs[0].Parameters["head.weight"]);
        Assert.All(Body(start).Zip(Body(epochs[2])), pair => Assert.NotEqual(pair.First, pair.Second));

        static IEnumerable<HostTensor<double>> Body(ExecutorState<double> state) =>
            state.Parameters.Where(p => p.Key.StartsWith("body.", StringComparison.Ordinal)).Select(p => p.Value);
    }
}
