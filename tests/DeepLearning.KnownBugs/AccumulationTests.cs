using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

/// <summary>k batches for one update are one batch k times as large.</summary>
public class AccumulationTests
{
    private static readonly Optimizer[] Rules =
    [
        new Optimizer.Sgd(0.1, momentum: 0.9, weightDecay: 0.1),
        new Optimizer.Adam(0.01, weightDecay: 0.1),
        new Optimizer.AdamW(0.01, weightDecay: 0.1),
    ];

    [Theory, EachBackend]
    [KnownBug(
        "transformers#39659",
        "The last update of an epoch was divided by the number of parts that a whole one has."
    )]
    [KnownBug("Lightning#19987", "An epoch's last, smaller update was too small by the parts that it lacked.")]
    [KnownBug("keras#19990", "Each part decayed the weights and counted as one of Adam's steps.")]
    [KnownBug("pet#36", "The batches of an incomplete last update were dropped.")]
    [KnownBug("torchseq#8", "The last batches of an epoch were ignored where they did not fill an update.")]
    public void Batches_of_three_two_at_a_time_are_batches_of_six(string backend)
    {
        // 20 samples: 6, 6, 6, 2, the last of them 3, 3 and 2 samples in two, two and one parts.
        foreach (var rule in Rules)
            Same(
                OneRun.Fit(backend, OneRun.Plain, OneRun.Plan with { Optimizer = rule }),
                OneRun.Fit(
                    backend,
                    OneRun.Plain,
                    OneRun.Plan with
                    {
                        Optimizer = rule,
                        BatchSize = 3,
                        AccumulateBatches = 2,
                    }
                )
            );
    }

    [Theory, EachBackend]
    [KnownBug("Lightning#21808", "Where an epoch had fewer batches than an update, each was an update of its own.")]
    public void An_epoch_of_fewer_batches_than_an_update_is_one_update(string backend) =>
        Same(
            OneRun.Fit(backend, OneRun.Plain, OneRun.Plan with { BatchSize = 20 }),
            OneRun.Fit(backend, OneRun.Plain, OneRun.Plan with { BatchSize = 3, AccumulateBatches = 100 })
        );

    [Theory, EachBackend]
    [KnownBug(
        "transformers#35438",
        "The number of items that count did not reach the loss: with two parts it was doubled."
    )]
    public void Parts_of_which_unequally_many_samples_count_are_weighed_by_those(string backend)
    {
        var plan = OneRun.Plan with
        {
            Loss = new Loss.CrossEntropy { IgnoreIndex = 1, ClassWeights = [1, 1, 3] },
        };
        Same(
            OneRun.Fit(backend, OneRun.Plain, plan),
            OneRun.Fit(backend, OneRun.Plain, plan with { BatchSize = 2, AccumulateBatches = 3 })
        );
    }

    [Theory, EachBackend]
    [KnownBug("SimpleTuner#96", "With two parts an update, half of the restarts never came.")]
    [KnownBug("RWKV-LM#287", "The schedule and the resumed count of steps took each part for an update.")]
    public void A_schedule_counts_updates_not_parts(string backend)
    {
        var rates = new Rates();
        OneRun.Fit(
            backend,
            OneRun.Plain,
            OneRun.Plan with
            {
                Epochs = 2,
                BatchSize = 5,
                AccumulateBatches = 2,
                Schedule = new Schedule.Exponential(0.5),
                ScheduleBy = ScheduleUnit.Step,
            },
            callbacks: rates
        );
        Near.All([0.01, 0.01, 0.005, 0.005, 0.0025, 0.0025, 0.00125, 0.00125], rates.Seen.ToArray(), 1e-17);
    }

    private static void Same(
        (ExecutorState<double> Executor, TrainingState State) whole,
        (ExecutorState<double> Executor, TrainingState State) parts
    )
    {
        Assert.Equal(whole.State.Step, parts.State.Step);
        foreach (var (name, tensor) in whole.Executor.Parameters)
            Near.All(tensor.Span.ToArray(), parts.Executor.Parameters[name].Span, 1e-12);
        foreach (var (name, tensor) in whole.Executor.OptimizerState)
            Near.All(tensor.Span.ToArray(), parts.Executor.OptimizerState[name].Span, 1e-12);
        foreach (var (a, b) in whole.State.History.Zip(parts.State.History))
            Assert.Equal(a.ValidationLoss!.Value, b.ValidationLoss!.Value, 1e-12);
    }

    private sealed class Rates : ITrainingCallback
    {
        public List<double> Seen { get; } = [];

        public void OnBatchBegin(BatchBegin batch) => Seen.Add(batch.LearningRate);
    }
}
