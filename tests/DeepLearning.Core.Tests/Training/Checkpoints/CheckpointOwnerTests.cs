namespace DeepLearning.Core.Tests.Training.Checkpoints;

/// <summary>A folder belongs to one run: to one process at a time, and to one run's checkpoints.</summary>
public class CheckpointOwnerTests
{
    private static readonly TrainingPlan Other = TinyRun.Plan with { Optimizer = new Optimizer.Adam(0.02) };

    [Fact]
    public void Another_runs_checkpoints_are_refused_unless_they_are_overwritten()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        TinyRun.Fit(TinyRun.Plan, null, new CheckpointWriter(folder, best: MonitoredValue.ValidationLoss));
        var before = folder.Files.ToList();
        var e = Assert.Throws<CheckpointException>(() => TinyRun.Fit(Other, null, new CheckpointWriter(folder)));
        Assert.Equal(
            $"the folder '{folder.Path}' has the checkpoints of another run, 'best.safetensors' for one: "
                + "resume from them, overwrite them, or choose another folder",
            e.Message
        );
        Assert.Equal(before, folder.Files);
        TinyRun.Fit(Other with { Epochs = 1 }, null, new CheckpointWriter(folder, overwrite: true));
        Assert.Equal([4L], folder.Files.Select(file => CheckpointFile.Read(file).State.Step));
        Assert.Equal(Other.Optimizer, folder.Latest()!.Plan.Optimizer);
        Assert.False(File.Exists(folder.BestPath));
    }

    [Fact]
    public void What_is_overwritten_stays_until_the_first_checkpoint_is_written()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        TinyRun.Fit(TinyRun.Plan, null, new CheckpointWriter(folder));
        var seen = new List<int>();
        TinyRun.Fit(
            Other,
            null,
            new Callback
            {
                EpochBegin = _ =>
                    seen.Add(folder.Files.Count(file => CheckpointFile.Read(file).Plan.Equals(TinyRun.Plan))),
            },
            new CheckpointWriter(folder, every: 2, overwrite: true)
        );
        Assert.Equal([3, 3, 0, 0], seen);
    }

    [Fact]
    public void A_resumed_run_keeps_its_checkpoints_and_refuses_anothers()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.File("a"));
        TinyRun.Fit(TinyRun.Plan with { Epochs = 2 }, null, new CheckpointWriter(folder));
        var half = (Checkpoint<double>)folder.Latest()!;
        TinyRun.Fit(TinyRun.Plan, half, new CheckpointWriter(folder));
        Assert.Equal([8L, 12, 16], folder.Files.Select(file => CheckpointFile.Read(file).State.Step));
        Assert.Equal(half.Run, folder.Latest()!.Run);

        var others = new CheckpointFolder(temporary.File("b"));
        TinyRun.Fit(Other, null, new CheckpointWriter(others));
        Assert.EndsWith(
            "is of another run than the one that is resumed: choose another folder, or overwrite what is there",
            Assert
                .Throws<CheckpointException>(() => TinyRun.Fit(TinyRun.Plan, half, new CheckpointWriter(others)))
                .Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Steps that are taken anew belong to what was given up, and so does the best of them.</summary>
    [Fact]
    public void A_run_that_goes_on_from_an_earlier_step_gives_the_later_ones_up()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        TinyRun.Fit(TinyRun.Plan, null, new CheckpointWriter(folder, best: MonitoredValue.ValidationLoss));
        var early = (Checkpoint<double>)CheckpointFile.Read(folder.Files[0]);
        var best = CheckpointFile.Read(folder.BestPath).State.Step;
        var whole = CheckpointFile.Read(folder.Files[^1]);
        var found = new List<long>();
        TinyRun.Fit(
            TinyRun.Plan,
            early,
            new Callback
            {
                EpochEnd = _ =>
                {
                    found.AddRange(folder.Files.Select(file => CheckpointFile.Read(file).State.Step));
                    return true;
                },
            },
            new CheckpointWriter(folder)
        );
        Assert.Equal([8, 12, 16], found);
        Assert.Equal([8L, 12], folder.Files.Select(file => CheckpointFile.Read(file).State.Step));
        Assert.Equal(best <= early.State.Step, File.Exists(folder.BestPath));
        Assert.Equal(12, folder.Latest()!.State.Step);
        Assert.Equal(16, whole.State.Step);
    }

    /// <summary>Of a step that both runs have, the file is in the end the new run's.</summary>
    [Fact]
    public void An_overwritten_checkpoint_of_the_same_step_is_replaced()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        TinyRun.Fit(TinyRun.Plan, null, new CheckpointWriter(folder));
        TinyRun.Fit(
            Other,
            null,
            new CheckpointWriter(folder, every: null, overwrite: true),
            new Callback { BatchEnd = batch => batch.Batch.Step == 12 }
        );
        Assert.Equal([12L], folder.Files.Select(file => CheckpointFile.Read(file).State.Step));
        Assert.Equal(Other, folder.Latest()!.Plan);
    }

    /// <summary>
    /// The best was of the other run; the new run's stands in its place when that one's files are deleted.
    /// </summary>
    [Fact]
    public void An_overwritten_best_is_replaced_before_the_first_checkpoint_is_written()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        TinyRun.Fit(TinyRun.Plan, null, new CheckpointWriter(folder, best: MonitoredValue.TrainLoss));
        TinyRun.Fit(
            Other,
            null,
            new CheckpointWriter(folder, every: 2, best: MonitoredValue.TrainLoss, overwrite: true),
            new Callback { BatchEnd = batch => batch.Batch.Step == 6 }
        );
        Assert.Equal([6L], folder.Files.Select(file => CheckpointFile.Read(file).State.Step));
        var best = CheckpointFile.Read(folder.BestPath);
        Assert.Equal((1, Other), (best.State.Epoch, best.Plan));
    }

    /// <summary>A run that writes none gives nothing up before it is over, and only if it may overwrite.</summary>
    [Fact]
    public void A_run_without_checkpoints_of_its_own_deletes_others_at_its_end()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        TinyRun.Fit(TinyRun.Plan, null, new CheckpointWriter(folder));
        var early = (Checkpoint<double>)CheckpointFile.Read(folder.Files[0]);
        Assert.Equal(8, early.State.Step);
        TinyRun.Fit(TinyRun.Plan, early, new CheckpointWriter(folder, every: null));
        Assert.Equal(3, folder.Files.Count);

        var lost = TinyRun.Plan with { Optimizer = new Optimizer.Sgd(1e200), NotFinite = NotFinite.Pass };
        TinyRun.Fit(lost, null, new CheckpointWriter(folder, every: null, overwrite: true), new EpochBudget(2));
        Assert.Equal(3, folder.Files.Count);

        TinyRun.Fit(Other, null, new CheckpointWriter(folder, every: null, overwrite: true));
        Assert.Empty(folder.Files);
    }

    /// <summary>A damaged file cannot say its step, but its name does.</summary>
    [Fact]
    public void A_damaged_checkpoint_beyond_the_step_that_a_run_goes_on_from_is_given_up()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        TinyRun.Fit(TinyRun.Plan, null, new CheckpointWriter(folder));
        var early = (Checkpoint<double>)CheckpointFile.Read(folder.Files[0]);
        File.WriteAllText(folder.Files[^1], "x");
        TinyRun.Fit(TinyRun.Plan, early, new CheckpointWriter(folder), new EpochBudget(3));
        Assert.Equal([8L, 12], folder.Files.Select(file => CheckpointFile.Read(file).State.Step));
    }

    [Fact]
    public void A_folder_in_use_is_refused_and_left_alone()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        using (CheckpointOwner.Take(folder, TrainingState.Initial(1), null, isResumed: false, overwrite: false))
        {
            File.WriteAllText(temporary.File("step-000000002.safetensors.77.tmp"), "under way");
            Assert.Contains(
                "is in use by another run",
                Assert
                    .Throws<FolderInUseException>(() => TinyRun.Fit(TinyRun.Plan, null, new CheckpointWriter(folder)))
                    .Message,
                StringComparison.Ordinal
            );
            Assert.True(File.Exists(temporary.File("step-000000002.safetensors.77.tmp")));
        }

        TinyRun.Fit(TinyRun.Plan, null, new CheckpointWriter(folder));
        Assert.False(File.Exists(temporary.File("step-000000002.safetensors.77.tmp")));
        Assert.Equal(16, folder.Latest()!.State.Step);
    }

    [Fact]
    public void Without_a_number_of_epochs_only_what_is_ended_before_its_end_is_kept()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.File("run"));
        TinyRun.Fit(TinyRun.Plan, null, new CheckpointWriter(folder, every: null));
        Assert.False(Directory.Exists(folder.Path));
        TinyRun.Fit(TinyRun.Plan, null, new CheckpointWriter(folder, every: null), new EpochBudget(2));
        Assert.Equal(8, folder.Latest()!.State.Step);
        Assert.Throws<CheckpointException>(() =>
            TinyRun.Fit(TinyRun.Plan, null, new CheckpointWriter(folder, every: null))
        );
        var rest = TinyRun.Fit(
            TinyRun.Plan,
            (Checkpoint<double>)folder.Latest()!,
            new CheckpointWriter(folder, every: null)
        );
        Assert.Equal(TinyRun.Fit(TinyRun.Plan).Executor, rest.Executor);
    }

    [Fact]
    public void A_best_of_what_the_epochs_do_not_have_is_refused_before_the_first_step()
    {
        using var temporary = new TemporaryFolder();
        using var executor = TinyRun.Executor();
        var writer = new CheckpointWriter(new(temporary.Path), best: MonitoredValue.ValidationLoss);
        Assert.Equal(
            "the best by ValidationLoss is to be kept, but the epochs have only TrainLoss",
            Assert
                .Throws<ArgumentException>(() => Trainer.Fit(executor, TinyRun.Plan, TinyRun.Data, callbacks: [writer]))
                .Message
        );
        var plan = TinyRun.Plan with { Loss = new Loss.MeanSquaredError() };
        using var other = TinyRun.Executor(plan);
        var values = new Dataset<double>(TinyRun.Data.Inputs, new Targets<double>.Values(new double[60]));
        ITrainingCallback[] best = [new CheckpointWriter(new(temporary.Path), best: MonitoredValue.ValidationAccuracy)];
        Assert.EndsWith(
            "but the epochs have only TrainLoss, ValidationLoss",
            Assert.Throws<ArgumentException>(() => Trainer.Fit(other, plan, values, values, best)).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Frozen parameters stay finite whatever the loss is.</summary>
    [Fact]
    public void A_loss_that_is_not_finite_takes_no_good_ones_place()
    {
        using var temporary = new TemporaryFolder();
        var model = Net.Input(1)
            .Dense(2, weightInitializer: new Initializer.Constant(1e200))
            .Dense(2, weightInitializer: new Initializer.Constant(1e200))
            .ToModel();
        var plan = TinyRun.Plan with
        {
            BatchSize = 2,
            Groups = [new("*") { Frozen = true }],
            NotFinite = NotFinite.Pass,
        };
        using var executor = TinyRun.Executor(plan, model);
        var data = new Dataset<double>(
            HostTensor<double>.Create([2, 1], values => values.Fill(1)),
            new Targets<double>.Classes(new[] { 0, 1 })
        );
        var folder = new CheckpointFolder(temporary.Path);
        var state = Trainer.Fit(executor, plan, data, callbacks: [new CheckpointWriter(folder)]);
        Assert.False(double.IsFinite(state.History[^1].TrainLoss));
        Assert.True(executor.Export().IsFinite);
        Assert.Empty(folder.Files);
    }

    /// <summary>With infinite parameters the loss may be finite still: the old files stay.</summary>
    [Fact]
    public void What_is_not_finite_takes_no_good_ones_place()
    {
        using var temporary = new TemporaryFolder();
        var folder = new CheckpointFolder(temporary.Path);
        using var owner = CheckpointOwner.Take(folder, TrainingState.Initial(1), null, false, false);
        using var executor = TinyRun.Executor();
        var held = executor.Export();
        var first = held.Parameters.First();
        var spoilt = held with
        {
            Parameters = new(
                held.Parameters.Select(pair =>
                    pair.Key == first.Key
                        ? KeyValuePair.Create(
                            pair.Key,
                            HostTensor<double>.Create(pair.Value.Shape, v => v.Fill(double.PositiveInfinity))
                        )
                        : pair
                )
            ),
        };
        Assert.True(held.IsFinite);
        Assert.False(spoilt.IsFinite);
        Assert.False(
            (
                Checkpoint<double>.Of(executor, TinyRun.Plan, TrainingState.Initial(5)) with
                {
                    Executor = spoilt,
                }
            ).IsFinite
        );
    }
}
