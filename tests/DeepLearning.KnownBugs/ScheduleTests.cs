using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

public class ScheduleTests
{
    [Fact]
    [KnownBug("pytorch#91765", "One step past its end, the one-cycle rate rose again.")]
    public void One_cycle_ends_at_its_lowest_rate_and_stays_there()
    {
        var factors = Factors(new Schedule.OneCycle(50), 60);
        var last = 1 / 25.0 / 1e4;
        Assert.Equal(last, factors[49], 1e-18);
        Assert.Equal(1, factors.Max(), 1e-15);
        Assert.Equal(14, Array.IndexOf(factors, factors.Max()));
        Assert.All(factors[49..], factor => Assert.Equal(last, factor, 1e-18));
    }

    [Fact]
    [KnownBug("pytorch#32898", "A one-cycle schedule without a rise read a variable that was never set.")]
    public void One_cycle_without_a_rise_falls_from_the_start()
    {
        var factors = Factors(new Schedule.OneCycle(20) { PercentStart = 0 }, 20);
        Assert.InRange(factors[0], 0.99, 1);
        for (var i = 1; i < factors.Length; i++)
            Assert.True(factors[i] < factors[i - 1], $"{factors[i]} follows {factors[i - 1]}");
        Assert.Equal(1 / 25.0 / 1e4, factors[^1], 1e-18);
    }

    [Fact]
    [KnownBug("pytorch#20486", "At a milestone the rate fell by gamma squared, and rose again one epoch later.")]
    public void At_each_milestone_the_rate_falls_once()
    {
        var factors = Factors(new Schedule.MultiStep([2, 8]), 10);
        Near.All([1, 1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01], factors, 1e-16);
    }

    [Fact]
    [KnownBug("pytorch#23480", "The first restart came one step late.")]
    public void Warm_restarts_come_at_the_sums_of_the_lengths()
    {
        var (eighth, third) = ((1 + Math.Cos(Math.PI / 4)) / 2, (1 + Math.Cos(3 * Math.PI / 4)) / 2);
        var factors = Factors(new Schedule.CosineWarmRestarts(1, 2), 8);
        Near.All([1, 1, 0.5, 1, eighth, 0.5, third, 1], factors, 1e-15);
    }

    [Fact]
    [KnownBug("pytorch#52236", "Warm restarts could not begin at another epoch than the first.")]
    [KnownBug("pytorch#162591", "Two schedules in a row, begun in their midst, gave the first one's rate.")]
    [KnownBug("pytorch#60265", "A cosine begun in its midst jumped: each rate was made from the one before.")]
    [KnownBug("pytorch#78003", "A cosine that began where another had ended stayed at 0.")]
    public void The_rate_at_a_position_depends_on_no_other()
    {
        foreach (
            var schedule in new Schedule[]
            {
                new Schedule.Cosine(10),
                new Schedule.CosineWarmRestarts(3, 2),
                new Schedule.WarmUp(3, 0.1, new Schedule.Cosine(7)),
                new Schedule.OneCycle(20),
            }
        )
        {
            var forward = Factors(schedule, 20);
            for (var i = 19; i >= 0; i--)
                Assert.Equal(forward[i], schedule.At(i, ScheduleState.Initial).RateFactor);
        }

        Assert.Equal(1, new Schedule.WarmUp(10, 0, new Schedule.Cosine(10)).At(10, ScheduleState.Initial).RateFactor);
    }

    [Fact]
    [KnownBug(
        "pytorch#20086",
        "Made from the rate before it, the cosine's rate was wrong, and at last above the first."
    )]
    [KnownBug("pytorch#17913", "Behind its foot the cosine divided by 0.")]
    public void The_cosine_goes_down_and_up_again()
    {
        var factors = Factors(new Schedule.Cosine(3), 10);
        Near.All([1, 0.75, 0.25, 0, 0.25, 0.75, 1, 0.75, 0.25, 0], factors, 1e-15);
    }

    [Fact]
    [KnownBug("burn#5191", "Behind its end the cosine jumped back to the largest rate.")]
    public void Behind_its_end_the_cosine_does_not_jump()
    {
        var factors = Factors(new Schedule.Cosine(10, minimumFactor: 0.1), 16);
        Assert.Equal(0.1, factors[10], 1e-15);
        for (var i = 1; i < factors.Length; i++)
            Assert.InRange(Math.Abs(factors[i] - factors[i - 1]), 0, 0.15);
    }

    [Fact]
    [KnownBug("OneTrainer#433", "A schedule of hard restarts ended the run at the peak.")]
    public void A_run_of_whole_waves_ends_at_the_foot_of_the_last()
    {
        var factors = Factors(new Schedule.CosineWarmRestarts(10), 30);
        Assert.Equal(factors.Min(), factors[^1]);
        Assert.InRange(factors[^1], 0, 0.03);
    }

    [Fact]
    [KnownBug("TorchSharp#1241", "A bracket in the wrong place made another line of the linear warm-up.")]
    public void The_warm_up_is_a_straight_line()
    {
        var factors = Factors(new Schedule.WarmUp(4, 1 / 3.0, new Schedule.Constant()), 6);
        Near.All([1 / 3.0, 1 / 2.0, 2 / 3.0, 5 / 6.0, 1, 1], factors, 1e-15);
    }

    [Fact]
    [KnownBug("pytorch#82684", "Of two constant rates in a row both were applied at once.")]
    [KnownBug("threestudio#226", "Before the first milestone the rate was that of all schedules together.")]
    public void Of_schedules_in_a_row_one_holds_at_a_time()
    {
        var schedule = new Schedule.Sequential(new Schedule.Linear(3, 0.5, 0.5), 3, new Schedule.Linear(4, 0.25, 0.25));
        Assert.Equal([0.5, 0.5, 0.5, 0.25, 0.25, 0.25], Factors(schedule, 6));
    }

    [Fact]
    [KnownBug("pytorch#185872", "With a milestone at 0 the first rate was that of the schedule before it.")]
    public void A_milestone_at_0_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new Schedule.Sequential(new Schedule.Linear(), 0, new Schedule.Constant())
        );

    [Fact]
    [KnownBug("pytorch#40362", "The cycle had two phases, where the paper's has three.")]
    [KnownBug("pytorch#180187", "In very short cycles a phase had no width, and was divided by.")]
    public void One_cycle_may_have_three_phases_and_be_as_short_as_it_likes()
    {
        var factors = Factors(new Schedule.OneCycle(101) { ThreePhase = true, PercentStart = 0.4 }, 101);
        Assert.Equal((39, 1.0), (Array.IndexOf(factors, factors.Max()), Math.Round(factors.Max(), 3)));
        Assert.Equal(factors[0], factors[79], 1e-3);
        Assert.Equal(1 / 25.0 / 1e4, factors[100], 1e-18);
        foreach (var threePhase in new[] { false, true })
        foreach (var total in new[] { 1, 2, 3 })
            Assert.All(
                Factors(new Schedule.OneCycle(total) { PercentStart = 0.5, ThreePhase = threePhase }, 4),
                factor => Assert.InRange(factor, 0.9 / 25e4, 1)
            );
    }

    [Theory, EachBackend]
    [KnownBug("TorchSharp#414", "A schedule did not call the optimizer: nothing was learnt.")]
    public void With_a_schedule_the_weights_move_by_its_rates(string backend)
    {
        // The derivative of |w 1 - t|, t far above, is -1: the weight is the sum of the rates.
        var model = TestData.Chain(
            [1],
            new Layer.Dense(1, hasBias: false, weightInitializer: new Initializer.Constant(0))
        );
        var data = new Dataset<double>(
            HostTensor<double>.Copy([4, 1], [1, 1, 1, 1]),
            new Targets<double>.Values(new double[] { 99, 99, 99, 99 })
        );
        var plan = new TrainingPlan(new Optimizer.Sgd(1), new Loss.MeanAbsoluteError(), epochs: 3, batchSize: 2)
        {
            Schedule = new Schedule.MultiStep([1, 2]),
        };
        using var executor = OneThread.Compile<double>(backend, model, plan.CompileOptionsFor(model));
        Trainer.Fit(executor, plan, data);
        Assert.Equal(2.22, executor.Export().Parameters["0.weight"][0], 1e-14);
    }

    private static double[] Factors(Schedule schedule, int count) =>
        [.. Enumerable.Range(0, count).Select(i => schedule.At(i, ScheduleState.Initial).RateFactor)];
}
