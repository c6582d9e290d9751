namespace DeepLearning.Core.Tests.Training;

public class TrainingStateTests
{
    [Fact]
    public void A_step_counts_and_keeps_its_progress()
    {
        var progress = EpochProgress.None.Add(3, 2).Add(6, 1);
        var state = TrainingState.Initial(7).AfterStep(progress);
        Assert.Equal((0, 1L, progress), (state.Epoch, state.Step, state.Progress));
        Assert.Equal((2, 4.0), (progress.Batches, progress.Loss));
    }

    [Fact]
    public void A_batch_of_which_nothing_counts_has_no_part_in_the_mean() =>
        Assert.Equal(
            (2, 3.0),
            (
                EpochProgress.None.Add(3, 2).Add(double.NaN, 0).Batches,
                EpochProgress.None.Add(3, 2).Add(double.NaN, 0).Loss
            )
        );

    [Fact]
    public void An_epoch_adds_its_record_and_ends_the_progress()
    {
        var (first, second) = (new EpochRecord(1, 2, 3, 0.5, 0.1), new EpochRecord(2, 1, null, null, 0.1));
        var start = TrainingState.Initial(7).AfterStep(EpochProgress.None.Add(1, 1));
        var state = start.AfterEpoch(first).AfterStep(EpochProgress.None.Add(1, 1)).AfterEpoch(second);
        Assert.Equal(new TrainingState(2, 2, 7, [first, second]), state);
        Assert.Equal((0, 1L, 1), (start.Epoch, start.Step, start.Progress.Batches));
    }

    [Fact]
    public void A_record_of_another_epoch_is_refused() =>
        Assert.StartsWith(
            "the record is of epoch 3, but the next epoch is 1",
            Assert
                .Throws<ArgumentException>(() => TrainingState.Initial(0).AfterEpoch(new(3, 1, null, null, 0)))
                .Message,
            StringComparison.Ordinal
        );
}
