using System.Xml.Linq;

namespace DeepLearning.Core.Tests.Training.RangeTest;

public class LearningRateFinderTests
{
    private static readonly TrainingPlan Plan = TinyRun.Plan with { Optimizer = new Optimizer.Sgd(0.1, momentum: 0.9) };

    private static readonly LearningRateRange Range = new(1e-4, 1e-1, steps: 16);

    private static LearningRateCurve Find(TrainingPlan plan, LearningRateRange? range = null)
    {
        using var executor = TinyRun.Executor(plan);
        return LearningRateFinder.Find(executor, plan, TinyRun.Data, range ?? Range);
    }

    [Fact]
    public void Rates_grow_by_one_factor_from_the_first_to_the_last()
    {
        var curve = Find(Plan);
        Assert.Equal(16, curve.Points.Count);
        Assert.False(curve.Diverged);
        for (var i = 0; i < 16; i++)
            Assert.Equal(1, curve.Points[i].Rate / (1e-4 * Math.Pow(1e3, i / 15.0)), 1e-12);
    }

    [Fact]
    public void Losses_are_those_of_the_plans_updates_at_these_rates()
    {
        using var executor = TinyRun.Executor(Plan);
        var key = RngKey.FromSeed(Plan.Seed);
        var source = new BatchSource<double>(TinyRun.Data, Plan.BatchSize, key);
        var (curve, step, smoothed) = (Find(Plan), 0, 0.0);
        for (var epoch = 0; step < 16; epoch++)
            foreach (var batch in source.Epoch(epoch))
            {
                var rate = 1e-4 * Math.Pow(1e3, step / 15.0);
                var loss = executor.Step(
                    batch,
                    key.For(RngPurpose.Step).Fold(step),
                    Plan.Optimizer with
                    {
                        LearningRate = rate,
                    }
                );
                smoothed = 0.98 * smoothed + 0.02 * loss;
                Assert.Equal(loss, curve.Points[step].Loss, 1e-10);
                Assert.Equal(smoothed / (1 - Math.Pow(0.98, ++step)), curve.Points[step - 1].Smoothed, 1e-10);
                if (step == 16)
                    break;
            }
    }

    [Theory]
    [InlineData(NotFinite.Refuse)]
    [InlineData(NotFinite.Pass)]
    public void Afterwards_the_executor_is_as_it_was(NotFinite notFinite)
    {
        var plan = Plan with { NotFinite = notFinite };
        using var executor = TinyRun.Executor(plan);
        Trainer.Fit(executor, plan with { Epochs = 1 }, TinyRun.Data);
        var before = executor.Export();
        Assert.NotEmpty(before.OptimizerState);
        foreach (var range in new[] { Range, new LearningRateRange(1, 1e300, 30) })
        {
            LearningRateFinder.Find(executor, plan, TinyRun.Data, range);
            Assert.Equal(before, executor.Export());
        }

        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            LearningRateFinder.Find(executor, plan, TinyRun.Data, Range, source.Token)
        );
        Assert.Equal(before, executor.Export());
    }

    [Theory]
    [InlineData(NotFinite.Refuse)]
    [InlineData(NotFinite.Pass)]
    public void It_ends_where_the_loss_has_grown_or_is_not_finite(NotFinite notFinite)
    {
        // |w x - t|² of one weight: beyond a rate of 1 each step is further from the target than the one before.
        var model = Net.Input(1).Dense(1, hasBias: false).ToModel();
        var data = new Dataset<double>(
            HostTensor<double>.Copy([4, 1], [1, 1, 1, 1]),
            new Targets<double>.Values(new double[] { 3, 3, 3, 3 })
        );
        var plan = new TrainingPlan(new Optimizer.Sgd(0.1), new Loss.MeanSquaredError(), epochs: 1, batchSize: 4)
        {
            NotFinite = notFinite,
        };
        using var executor = TinyRun.Executor(plan, model);
        var curve = LearningRateFinder.Find(executor, plan, data, new(1e-3, 1e3, 61) { Smoothing = 0.5 });
        Assert.True(curve.Diverged);
        Assert.InRange(curve.Points[^1].Rate, 1, 10);
        Assert.InRange(curve.Suggestion!.Value, 1e-3, 1);
        var far = LearningRateFinder.Find(executor, plan, data, new(1e100, 1e300, 4) { StopFactor = double.MaxValue });
        Assert.True(far.Diverged);
        Assert.InRange(far.Points.Count, 1, 3);
    }

    [Fact]
    public void Batches_that_make_one_update_are_one_point()
    {
        var model = Net.Input(1, 4, 4).Flatten().Dense(3).ToModel();
        var (halves, whole) = (
            Of(Plan with { AccumulateBatches = 2, BatchSize = 5 }),
            Of(Plan with { BatchSize = 10 })
        );
        Assert.Equal(4, halves.Points.Count);
        foreach (var (a, b) in halves.Points.Zip(whole.Points))
        {
            Assert.Equal(b.Rate, a.Rate);
            Assert.Equal(b.Loss, a.Loss, 1e-12);
        }

        LearningRateCurve Of(TrainingPlan plan)
        {
            using var executor = TinyRun.Executor(plan, model);
            return LearningRateFinder.Find(executor, plan, TinyRun.Data, new(1e-3, 1e-1, 4));
        }
    }

    [Fact]
    public void A_schedule_early_stopping_and_an_average_are_left_out()
    {
        var plan = Plan with
        {
            Schedule = new Schedule.ReduceOnPlateau(),
            ScheduleMonitor = MonitoredValue.ValidationLoss,
            EarlyStopping = new(MonitoredValue.ValidationLoss, patience: 0),
            Averaging = new WeightAveraging.Exponential(),
            Epochs = 1,
        };
        Assert.Equal(Find(Plan), Find(plan));
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_the_executor_not_touched()
    {
        using var executor = TinyRun.Executor(Plan);
        var before = executor.Export();
        Assert.Throws<ArgumentException>(() =>
            LearningRateFinder.Find(executor, Plan with { BatchSize = 50 }, TinyRun.Data)
        );
        Assert.Throws<ArgumentException>(() =>
            LearningRateFinder.Find(
                executor,
                Plan with
                {
                    Loss = new Loss.CrossEntropy { LabelSmoothing = 0.1 },
                },
                TinyRun.Data
            )
        );
        Assert.Equal(before, executor.Export());
    }

    [Fact]
    public void The_suggestion_is_where_the_smoothed_loss_falls_fastest_behind_the_first_ten()
    {
        double[] losses = [9, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 4.9, 4.5, 3.5, 3.2, 3.1, 4, 3.9];
        var curve = new LearningRateCurve(
            [.. losses.Select((loss, i) => new LearningRatePoint(i + 1, 0, loss))],
            false
        );
        Assert.Equal(13, curve.Suggestion);
        Assert.Null((curve with { Points = [.. curve.Points.Take(11)] }).Suggestion);
        Assert.Null(new LearningRateCurve([], false).Suggestion);
    }

    [Fact]
    public void The_picture_has_a_dot_an_update_a_line_and_the_suggestion()
    {
        XNamespace svg = "http://www.w3.org/2000/svg";
        double[] losses = [.. Enumerable.Range(0, 40).Select(i => i < 30 ? 2 - 1.5 / (1 + Math.Exp(20 - i)) : 1e9)];
        var curve = losses
            .Select((loss, i) => (loss, rate: Math.Pow(10, -4 + i / 10.0)))
            .Aggregate(new LearningRateCurve([], false), (c, p) => c.With(p.rate, p.loss, 0.5));
        var picture = XDocument.Parse(curve.ToSvg()).Root!;
        Assert.Equal(curve.ToSvg(), curve.ToSvg());
        var dots = picture.Elements(svg + "circle").ToList();
        Assert.Equal(40, dots.Count);
        Assert.All(dots, dot => Assert.InRange((double)dot.Attribute("cx")!, 64, 624));
        Assert.All(dots, dot => Assert.InRange((double)dot.Attribute("cy")!, 40, 352));
        var line = picture.Elements(svg + "polyline").Single().Attribute("points")!.Value.Split(' ');
        Assert.Equal(40, line.Length);
        Assert.Equal(
            ["1e-4", "1e-3", "1e-2", "1e-1"],
            picture
                .Elements(svg + "text")
                .Select(t => t.Value)
                .Where(t => t.StartsWith("1e-", StringComparison.Ordinal))
        );
        Assert.Contains(
            curve.Suggestion!.Value.ToString("G3", System.Globalization.CultureInfo.InvariantCulture),
            picture.Elements(svg + "text").Select(t => t.Value)
        );
        Assert.Empty(XDocument.Parse(new LearningRateCurve([], false).ToSvg()).Root!.Elements(svg + "circle"));
    }

    [Fact]
    public void Settings_are_validated()
    {
        Assert.Equal(new LearningRateRange(1e-8, 1, 100) { StopFactor = 4, Smoothing = 0.98 }, new LearningRateRange());
        Refused("Minimum is 0", () => new LearningRateRange(0));
        Refused("the rates go from 1 to 1, but must rise", () => new LearningRateRange(1, 1));
        Refused("the rates go from 2 to 1, but must rise", () => new LearningRateRange() with { Minimum = 2 });
        Refused("Minimum is NaN", () => new LearningRateRange(double.NaN));
        Refused("Maximum is Infinity", () => new LearningRateRange(maximum: double.PositiveInfinity));
        Refused("Steps is 1, but must be at least 2", () => new LearningRateRange(steps: 1));
        Refused("StopFactor is 1, but must be above 1", () => new LearningRateRange { StopFactor = 1 });
        Refused("Smoothing is 1, but must lie in [0, 1)", () => new LearningRateRange { Smoothing = 1 });

        static void Refused(string message, Func<object> make) =>
            Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
    }
}
