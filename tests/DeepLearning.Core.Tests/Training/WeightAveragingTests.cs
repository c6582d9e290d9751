using System.Text.Json;

namespace DeepLearning.Core.Tests.Training;

public class WeightAveragingTests
{
    private static readonly TrainingPlan Plan = TinyRun.Plan;

    private static TrainingPlan With(WeightAveraging averaging) => Plan with { Averaging = averaging };

    /// <summary>A run that keeps what its executor held after each update, and a checkpoint after each epoch.</summary>
    private static (
        List<ExecutorState<double>> Updates,
        List<Checkpoint<double>> Epochs,
        ExecutorState<double> End
    ) Run(TrainingPlan plan, Checkpoint<double>? from = null)
    {
        using var executor = TinyRun.Executor(plan);
        var (updates, epochs) = (new List<ExecutorState<double>>(), new List<Checkpoint<double>>());
        var callback = new Callback
        {
            BatchEnd = _ =>
            {
                updates.Add(executor.Export());
                return false;
            },
            EpochEnd = snapshot =>
            {
                epochs.Add((Checkpoint<double>)snapshot.Capture());
                return false;
            },
        };
        Trainer.Fit(executor, plan, TinyRun.Data, TinyRun.Data, [callback], from);
        return (updates, epochs, executor.Export());
    }

    private static void Near(NamedTensors<double> expected, NamedTensors<double> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (name, tensor) in expected)
            for (var i = 0; i < tensor.Size; i++)
                Assert.Equal(tensor[i], actual[name][i], 1e-14);
    }

    private static NamedTensors<double> Mix(IReadOnlyList<NamedTensors<double>> all, Func<int, double> share) =>
        new(
            all[0]
                .Select(pair =>
                    KeyValuePair.Create(
                        pair.Key,
                        HostTensor<double>.Create(
                            pair.Value.Shape,
                            values =>
                            {
                                for (var n = 0; n < all.Count; n++)
                                for (var i = 0; i < values.Length; i++)
                                    values[i] += share(n) * all[n][pair.Key][i];
                            }
                        )
                    )
                )
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_exponential_average_takes_in_the_weights_of_each_update(bool statistics)
    {
        var (updates, epochs, end) = Run(With(new WeightAveraging.Exponential(0.8) { OfStatistics = statistics }));
        var last = updates.Count - 1;
        double Share(int n) => Math.Pow(0.8, last - n) * (n == 0 ? 1 : 0.2);
        var average = epochs[^1].Average!;
        Assert.Equal(updates.Count, epochs[^1].State.Averaged);
        Near(Mix([.. updates.Select(u => u.Parameters)], Share), average.Parameters);
        Near(statistics ? Mix([.. updates.Select(u => u.State)], Share) : updates[^1].State, average.State);
        Assert.Empty(average.OptimizerState);
        Assert.Equal((average.Parameters, average.State), (end.Parameters, end.State));
        Assert.Equal(updates[^1].OptimizerState, end.OptimizerState);
    }

    [Fact]
    public void The_stochastic_average_is_the_mean_of_the_weights_after_epochs()
    {
        var plan = With(new WeightAveraging.Stochastic(2, everyEpochs: 2)) with { Epochs = 6 };
        var (_, epochs, _) = Run(plan);
        Assert.Equal([0, 1, 1, 2, 2, 3], epochs.Select(e => e.State.Averaged));
        Assert.Null(epochs[0].Average);
        Near(
            Mix([.. new[] { 1, 3, 5 }.Select(i => epochs[i].Executor.Parameters)], _ => 1 / 3.0),
            epochs[5].Average!.Parameters
        );
        Assert.Equal(epochs[1].Executor.Parameters, epochs[1].Average!.Parameters);
        Assert.Equal(epochs[1].Average!.Parameters, epochs[2].Average!.Parameters);
    }

    [Fact]
    public void An_average_begins_with_the_epoch_that_is_asked_for()
    {
        var (updates, epochs, _) = Run(With(new WeightAveraging.Exponential(0.5) { FromEpoch = 4 }));
        Assert.All(epochs[..3], e => Assert.Null(e.Average));
        Assert.Equal(updates.Count / 4, epochs[3].State.Averaged);
    }

    public static TheoryData<string> Kinds => ["exponential", "stochastic"];

    private static WeightAveraging Averaging(string kind) =>
        kind == "exponential"
            ? new WeightAveraging.Exponential(0.7) { OfStatistics = true }
            : new WeightAveraging.Stochastic(2);

    [Theory, MemberData(nameof(Kinds))]
    public void The_weights_themselves_are_those_of_a_run_without_an_average(string kind)
    {
        var (plain, with) = (Run(Plan), Run(With(Averaging(kind))));
        Assert.Equal(plain.Updates, with.Updates);
        Assert.Equal(plain.Epochs.Select(e => e.Executor), with.Epochs.Select(e => e.Executor));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Where_it_is_used_in_evaluation_validation_is_of_the_average(string kind)
    {
        var (_, epochs, end) = Run(With(Averaging(kind)));
        using var executor = TinyRun.Executor();
        foreach (var checkpoint in epochs)
        {
            executor.Import(checkpoint.Average ?? checkpoint.Executor);
            var score = Trainer.Evaluate(executor, TinyRun.Data, Plan.BatchSize);
            Assert.Equal(score.Loss, checkpoint.State.History[^1].ValidationLoss);
        }

        Assert.Equal(epochs[^1].Average!.Parameters, end.Parameters);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Where_it_is_not_it_is_in_the_checkpoint_only(string kind)
    {
        var averaging = Averaging(kind);
        var (quiet, loud, plain) = (
            Run(With(averaging with { InEvaluation = false })),
            Run(With(averaging)),
            Run(Plan)
        );
        Assert.Equal(plain.End, quiet.End);
        Assert.Equal(loud.Epochs.Select(e => e.Average), quiet.Epochs.Select(e => e.Average));
        Assert.Equal(TinyRun.Timeless(plain.Epochs[^1].State), TinyRun.Timeless(quiet.Epochs[^1].State));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_run_that_is_resumed_anywhere_ends_with_the_same_average(string kind)
    {
        var plan = With(Averaging(kind));
        var (updates, whole, end) = Run(plan);
        for (var stop = 1; stop < updates.Count; stop++)
        {
            var (left, saved) = (stop, default(Checkpoint<double>));
            TinyRun.Fit(
                plan,
                null,
                new Callback
                {
                    BatchEnd = _ => --left == 0,
                    RunEnd = run => saved = (Checkpoint<double>)run.Snapshot!.Capture(),
                }
            );
            using var folder = new TemporaryFolder();
            saved!.Save(folder.File("a.safetensors"));
            var read = (Checkpoint<double>)CheckpointFile.Read(folder.File("a.safetensors"));
            Assert.Equal(saved, read);
            var rest = Run(plan, read);
            Assert.Equal(whole[^1].Average, rest.Epochs[^1].Average);
            Assert.Equal(end, rest.End);
        }
    }

    [Fact]
    public void A_validation_that_is_cancelled_takes_nothing_in_twice()
    {
        var plan = With(new WeightAveraging.Stochastic(1)) with { Epochs = 2 };
        var (_, whole, _) = Run(plan);
        using var source = new CancellationTokenSource();
        var saved = default(Checkpoint<double>);
        using (var executor = TinyRun.Executor(plan))
        {
            var batches = 0;
            var callback = new Callback
            {
                BatchEnd = _ =>
                {
                    if (++batches == 8)
                        source.Cancel();
                    return false;
                },
                RunEnd = run => saved = (Checkpoint<double>)run.Snapshot!.Capture(),
            };
            Trainer.Fit(executor, plan, TinyRun.Data, TinyRun.Data, [callback], null, source.Token);
        }

        Assert.Equal(1, saved!.State.Averaged);
        Assert.Equal(whole[^1].Average, Run(plan, saved).Epochs[^1].Average);
    }

    [Fact]
    public void The_best_parameters_are_the_averages()
    {
        var plan = With(new WeightAveraging.Exponential(0.7)) with
        {
            EarlyStopping = new(MonitoredValue.ValidationLoss, patience: 9),
        };
        var (_, epochs, end) = Run(plan);
        var best = epochs[epochs[^1].State.EarlyStopping.BestEpoch!.Value - 1];
        Assert.Equal(best.Average, epochs[^1].Best);
        Assert.Equal(best.Average!.Parameters, end.Parameters);
    }

    [Fact]
    public void An_average_of_another_kind_is_begun_anew_and_one_that_is_no_more_is_dropped()
    {
        var (_, before, _) = Run(With(new WeightAveraging.Exponential(0.7)) with { Epochs = 2 });
        var (_, other, _) = Run(With(new WeightAveraging.Stochastic(1)), before[^1]);
        Assert.Equal([1, 2], other.Select(e => e.State.Averaged));
        var (_, none, _) = Run(Plan, before[^1]);
        Assert.All(none, e => Assert.Equal((null, 0), (e.Average, e.State.Averaged)));
    }

    [Fact]
    public void An_average_passes_into_the_other_precision()
    {
        var (_, epochs, _) = Run(With(new WeightAveraging.Exponential(0.7)) with { Epochs = 1 });
        Assert.Equal(epochs[0].Average!.To<float>(), epochs[0].To<float>().Average);
    }

    [Fact]
    public void A_file_whose_state_and_average_do_not_fit_together_is_refused()
    {
        using var folder = new TemporaryFolder();
        var (_, epochs, _) = Run(With(new WeightAveraging.Exponential(0.7)) with { Epochs = 1 });
        foreach (
            var (wrong, message) in new[]
            {
                (epochs[0] with { Average = null }, "an average of 4 weights, but there is none"),
                (
                    epochs[0] with
                    {
                        State = epochs[0].State with { Averaged = 0 },
                    },
                    "an average of 0 weights, but there is one"
                ),
            }
        )
        {
            wrong.Save(folder.File("a.safetensors"));
            var e = Assert.Throws<CheckpointException>(() => CheckpointFile.Read(folder.File("a.safetensors")));
            Assert.Contains(message, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Settings_survive_json_and_a_plan_or_a_state_without_an_average_says_nothing_of_it()
    {
        foreach (
            var averaging in new WeightAveraging[]
            {
                new WeightAveraging.Exponential(0.9) { FromEpoch = 3, InEvaluation = false },
                new WeightAveraging.Stochastic(4, 2) { OfStatistics = true },
            }
        )
            Assert.Equal(averaging, JsonSerializer.Deserialize<WeightAveraging>(JsonSerializer.Serialize(averaging)));
        Assert.DoesNotContain("verag", JsonSerializer.Serialize(Plan), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "verag",
            JsonSerializer.Serialize(TrainingState.Initial(1) with { Progress = new(1, 0.5, 1) }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Settings_are_validated()
    {
        Refused("Decay is 1, but must lie in [0, 1)", () => new WeightAveraging.Exponential(1));
        Refused("Decay is NaN", () => new WeightAveraging.Exponential(double.NaN));
        Refused("FromEpoch is 0", () => new WeightAveraging.Exponential() { FromEpoch = 0 });
        Refused("FromEpoch is 0", () => new WeightAveraging.Stochastic(0));
        Refused("EveryEpochs is 0", () => new WeightAveraging.Stochastic(1, 0));
        Refused("Averaged is -1", () => TrainingState.Initial(1) with { Averaged = -1 });
        Assert.Equal(0.999, new WeightAveraging.Exponential().Decay);

        static void Refused(string message, Func<object> make) =>
            Assert.StartsWith(
                message,
                Assert.Throws<ArgumentOutOfRangeException>(make).Message,
                StringComparison.Ordinal
            );
    }
}
