namespace DeepLearning.Core.Tests.Tuning;

public class TrialRankingTests
{
    private static TrialResult Result(int trial, double value, int rung = 0) =>
        new(trial, rung, new([]), 1, value, 1, null, TrialOutcome.Halted);

    [Fact]
    public void The_best_survive_in_the_order_of_their_numbers()
    {
        TrialResult[] results = [Result(0, 0.5), Result(1, 0.9), Result(2, 0.1), Result(3, 0.7)];
        Assert.Equal([0, 2], TrialRanking.Survivors(results, 2, MonitoredValue.ValidationLoss));
        Assert.Equal([1, 3], TrialRanking.Survivors(results, 2, MonitoredValue.ValidationAccuracy));
        Assert.Equal([0, 1, 2, 3], TrialRanking.Survivors(results, 9, MonitoredValue.TrainLoss));
        Assert.Empty(TrialRanking.Survivors(results, 0, MonitoredValue.TrainLoss));
        Assert.Contains(
            "count is -1",
            Assert
                .Throws<ArgumentOutOfRangeException>(() =>
                    TrialRanking.Survivors(results, -1, MonitoredValue.TrainLoss)
                )
                .Message
        );
    }

    [Fact]
    public void Of_equal_values_the_lower_number_survives()
    {
        TrialResult[] results = [Result(3, 0.5), Result(1, 0.5), Result(2, 0.5), Result(0, 0.6)];
        Assert.Equal([1, 2], TrialRanking.Survivors(results, 2, MonitoredValue.ValidationLoss));
        Assert.Equal([0, 1], TrialRanking.Survivors(results, 2, MonitoredValue.ValidationAccuracy));
    }

    [Theory]
    [InlineData(MonitoredValue.ValidationLoss, double.NaN)]
    [InlineData(MonitoredValue.ValidationLoss, double.NegativeInfinity)]
    [InlineData(MonitoredValue.ValidationLoss, double.PositiveInfinity)]
    [InlineData(MonitoredValue.ValidationAccuracy, double.NaN)]
    [InlineData(MonitoredValue.ValidationAccuracy, double.PositiveInfinity)]
    public void What_is_not_finite_never_survives(MonitoredValue monitor, double value)
    {
        TrialResult[] results = [Result(0, value), Result(1, 0.2), Result(2, value)];
        Assert.Equal([1], TrialRanking.Survivors(results, 2, monitor));
        Assert.Equal([1, 0, 2], TrialRanking.Ranking(results, monitor).Select(result => result.Trial));
    }

    [Fact]
    public void Those_that_came_further_rank_before_others()
    {
        TrialResult[] results =
        [
            Result(0, 0.1),
            Result(1, 0.3),
            Result(2, 0.2),
            Result(3, 0.4),
            Result(1, 0.5, rung: 1),
            Result(2, 0.25, rung: 1),
            Result(2, double.NaN, rung: 2),
        ];
        Assert.Equal(
            [(1, 0.5), (0, 0.1), (3, 0.4), (2, double.NaN)],
            TrialRanking.Ranking(results, MonitoredValue.ValidationLoss).Select(result => (result.Trial, result.Value))
        );
    }
}
