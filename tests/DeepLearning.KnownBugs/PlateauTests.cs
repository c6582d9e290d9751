namespace DeepLearning.KnownBugs;

public class PlateauTests
{
    [Theory, InlineData(false), InlineData(true)]
    [KnownBug("pytorch#47513", "A relative threshold of a negative value pointed the wrong way: worse was better.")]
    [KnownBug("pytorch#38622", "Nothing said that the relative mode expects values above 0.")]
    [KnownBug("optax#1767", "On a flat negative value the rate was never reduced.")]
    public void A_flat_negative_value_is_a_plateau(bool largerIsBetter)
    {
        var schedule = new Schedule.ReduceOnPlateau(0.1, patience: 2) { LargerIsBetter = largerIsBetter };
        Assert.Equal(Factors(schedule, [1, 1, 1, 1, 1, 1, 1, 1]), Factors(schedule, [-1, -1, -1, -1, -1, -1, -1, -1]));
    }

    [Fact]
    [KnownBug("pytorch#47513", "From -1 to -0.95 was taken for better by more than a tenth.")]
    public void A_worse_negative_value_is_worse()
    {
        var schedule = new Schedule.ReduceOnPlateau(0.1, patience: 0) { Threshold = 0.1 };
        Near.All([1, 0.1, 0.01, 0.01], Factors(schedule, [-1, -0.95, -1.05, -1.2]), 1e-16);
        var rising = schedule with { LargerIsBetter = true };
        Near.All([1, 0.1, 0.01, 0.01], Factors(rising, [-1, -1.05, -0.95, -0.8]), 1e-16);
    }

    [Fact]
    [KnownBug(
        "keras#3991",
        "Without a cooldown the count was never reset: after the first reduction each epoch made one."
    )]
    [KnownBug("pytorch#2545", "Taken for an error: a patience of 2 bears two epochs, and the third reduces the rate.")]
    public void After_a_reduction_patience_begins_anew()
    {
        var schedule = new Schedule.ReduceOnPlateau(0.1, patience: 2);
        var values = new double[10];
        Near.All([1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.001], Factors(schedule, values), 1e-16);
        var cooled = schedule with { Cooldown = 1 };
        Near.All([1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01], Factors(cooled, values), 1e-16);
    }

    private static double[] Factors(Schedule schedule, double[] values)
    {
        var (state, factors) = (ScheduleState.Initial, new double[values.Length]);
        for (var i = 0; i < values.Length; i++)
        {
            state = schedule.Observe(state, values[i]);
            factors[i] = schedule.At(i + 1, state).RateFactor;
        }

        return factors;
    }
}
