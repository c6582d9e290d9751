namespace DeepLearning.Core.Tests.Training;

public class TrainingStateTests
{
    [Fact]
    public void An_epoch_adds_its_steps_and_its_record()
    {
        var (first, second) = (new EpochRecord(1, 2, 3, 0.5, 0.1), new EpochRecord(2, 1, null, null, 0.1));
        var start = TrainingState.Initial(7);
        var state = start.After(first, 10).After(second, 10);
        Assert.Equal(new TrainingState(2, 20, 7, [first, second]), state);
        Assert.Equal(TrainingState.Initial(7), start);
    }

    [Fact]
    public void A_record_of_another_epoch_is_refused() => Assert.StartsWith(
        "the record is of epoch 3, but the next epoch is 1",
        Assert.Throws<ArgumentException>(() => TrainingState.Initial(0).After(new(3, 1, null, null, 0), 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Negative_steps_are_refused() => Assert.StartsWith(
        "steps is -1, but must not be negative",
        Assert.Throws<ArgumentOutOfRangeException>(() => TrainingState.Initial(0).After(new(1, 1, null, null, 0), -1)).Message, StringComparison.Ordinal);
}
