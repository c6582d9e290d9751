using System.Text.Json;
using CsCheck;
using DeepLearning.Core.Tests.Collections;

namespace DeepLearning.Core.Tests.Optimization.Schedules;

public class ScheduleTests
{
    private static readonly Schedule.ReduceOnPlateau Plateau = new(0.5, 2);

    private static double Factor(Schedule schedule, long position) =>
        schedule.At(position, ScheduleState.Initial).RateFactor;

    private static ScheduleState Observed(Schedule schedule, params double[] values) =>
        values.Aggregate(ScheduleState.Initial, schedule.Observe);

    [Fact]
    public void A_constant_changes_nothing() =>
        Assert.Equal(new ScheduleValue(1), new Schedule.Constant().At(1_000_000_000_000, ScheduleState.Initial));

    [Fact]
    public void A_position_before_the_first_is_refused() =>
        Assert.StartsWith(
            "position is -1, but must not be negative",
            Assert
                .Throws<ArgumentOutOfRangeException>(() => new Schedule.Constant().At(-1, ScheduleState.Initial))
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_warm_up_rises_to_1_and_then_the_other_counts_from_0() =>
        Gen.Select(Gen.Int[1, 50], Gen.Double[0, 1], Gen.Int[0, 300])
            .Sample(t =>
            {
                var (length, start, position) = t;
                var inner = new Schedule.Cosine(40, 0.1);
                var schedule = new Schedule.WarmUp(length, start, inner);
                Assert.Equal(start, Factor(schedule, 0), 1e-15);
                if (position < length)
                    Assert.InRange(Factor(schedule, position), start, 1);
                else
                    Assert.Equal(Factor(inner, position - length), Factor(schedule, position));
            });

    [Fact]
    public void A_plateau_inside_a_warm_up_observes_and_reduces_after_it()
    {
        var schedule = new Schedule.WarmUp(10, 0.5, Plateau);
        var state = Observed(schedule, 1, 2, 2, 2);
        Assert.Equal(Observed(Plateau, 1, 2, 2, 2), state);
        Assert.Equal(0.75, schedule.At(5, state).RateFactor);
        Assert.Equal(0.5, schedule.At(10, state).RateFactor);
    }

    [Fact]
    public void A_one_cycle_inside_a_warm_up_has_its_first_momentum_there()
    {
        var schedule = new Schedule.WarmUp(4, 0, new Schedule.OneCycle(100));
        Assert.Equal(new ScheduleValue(0.25, 0.95), schedule.At(1, ScheduleState.Initial));
    }

    [Fact]
    public void Two_in_a_row_are_each_as_it_is_alone() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[0, 120])
            .Sample(t =>
            {
                var (milestone, position) = t;
                Schedule first = new Schedule.OneCycle(40),
                    then = new Schedule.Polynomial(30, 2);
                Assert.Equal(
                    position < milestone
                        ? first.At(position, ScheduleState.Initial)
                        : then.At(position - milestone, ScheduleState.Initial),
                    new Schedule.Sequential(first, milestone, then).At(position, ScheduleState.Initial)
                );
            });

    [Fact]
    public void A_product_multiplies_the_factors_and_has_the_second_momentum()
    {
        var (one, other) = (new Schedule.OneCycle(40), new Schedule.OneCycle(30) { BaseMomentum = 0.5 });
        for (var position = 0; position < 50; position++)
        {
            var (a, b) = (one.At(position, ScheduleState.Initial), other.At(position, ScheduleState.Initial));
            var expected = new ScheduleValue(a.RateFactor * b.RateFactor, b.Momentum);
            Assert.Equal(expected, new Schedule.Product(one, other).At(position, ScheduleState.Initial));
            var lone = new Schedule.Product(one, new Schedule.Linear()).At(position, ScheduleState.Initial);
            Assert.Equal(a.Momentum, lone.Momentum);
        }
    }

    [Fact]
    public void A_plateau_on_either_side_of_two_in_a_row_or_of_a_product_observes()
    {
        var linear = new Schedule.Linear(10, 0.5);
        var seen = Observed(Plateau, 1, 2, 2, 2);
        foreach (
            var schedule in new Schedule[]
            {
                new Schedule.Sequential(Plateau, 4, linear),
                new Schedule.Sequential(linear, 4, Plateau),
                new Schedule.Product(Plateau, linear),
                new Schedule.Product(linear, new Schedule.WarmUp(2, 0.1, Plateau)),
            }
        )
            Assert.Equal(seen, Observed(schedule, 1, 2, 2, 2));
        Assert.Equal(0.5 * 0.75, new Schedule.Product(Plateau, linear).At(5, seen).RateFactor);
    }

    [Fact]
    public void A_schedule_ends_where_its_last_part_does()
    {
        Assert.Equal(30, new Schedule.Linear(30, 1, 0).End);
        Assert.Null(new Schedule.Linear(30).End);
        Assert.Equal(40, new Schedule.Sequential(new Schedule.Linear(30), 30, new Schedule.Polynomial(10)).End);
        Assert.Null(new Schedule.Sequential(new Schedule.Polynomial(30), 30, new Schedule.Constant()).End);
        Assert.Equal(50, new Schedule.Product(new Schedule.Cosine(50), new Schedule.Linear(9, 1, 0)).End);
        Assert.Equal(50, new Schedule.Product(new Schedule.Linear(9), new Schedule.Cosine(50)).End);
        Assert.Equal(50, new Schedule.Product(new Schedule.Cosine(50), new Schedule.Linear(9)).End);
    }

    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(2, 0.5)]
    [InlineData(3, 0.01)]
    [InlineData(10, 0.1)]
    [InlineData(10, 0.5)]
    [InlineData(11, 0.3)]
    public void However_short_a_cycle_of_three_phases_is_it_ends_at_its_last_rate(int total, double percentStart)
    {
        var schedule = new Schedule.OneCycle(total) { PercentStart = percentStart, ThreePhase = true };
        for (var position = 0; position < total; position++)
            Assert.InRange(Factor(schedule, position), 1 / 25e4 * (1 - 1e-12), 1);
        Assert.Equal(1 / 25e4, Factor(schedule, total + 1000L), 1e-18);
        Assert.Equal(Factor(schedule, total - 1), Factor(schedule, total + 1000L));
    }

    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(2, 0.5)]
    [InlineData(10, 0.1)]
    [InlineData(10, 0)]
    [InlineData(10, 1)]
    public void However_short_a_one_cycle_is_its_rates_lie_between_its_ends_and_its_last_stays(
        int total,
        double percentStart
    )
    {
        var schedule = new Schedule.OneCycle(total) { PercentStart = percentStart };
        for (var position = 0; position < total; position++)
            Assert.InRange(Factor(schedule, position), 1 / 25e4 * (1 - 1e-12), 1);
        Assert.Equal(schedule.At(total - 1, ScheduleState.Initial), schedule.At(total + 1000L, ScheduleState.Initial));
        if (percentStart < 1)
            Assert.Equal(1 / 25e4, Factor(schedule, total - 1), 1e-18);
    }

    [Fact]
    public void Restarts_begin_at_1_however_late()
    {
        Assert.Equal(1, Factor(new Schedule.CosineWarmRestarts(10, 3), 10 + 30 + 90 + 270));
        Assert.Equal(1, Factor(new Schedule.CosineWarmRestarts(7), 7_000_000_000_000));
    }

    [Fact]
    public void Only_a_plateau_looks_at_what_is_observed() =>
        Assert.Equal(ScheduleState.Initial, Observed(new Schedule.WarmUp(3, 0.1, new Schedule.OneCycle(10)), 1, 2, 3));

    [Fact]
    public void Nan_and_infinity_are_never_better()
    {
        Assert.Null(Observed(Plateau, double.NaN, double.PositiveInfinity, double.NegativeInfinity).Best);
        Assert.Equal(0.5, Observed(Plateau, double.NaN, double.NaN, double.NaN).RateFactor);
        Assert.Equal(2, Observed(Plateau with { LargerIsBetter = true }, 1, double.PositiveInfinity, 2).Best);
    }

    // PyTorch's relative margin has the sign of the best value: a flat -1 is better for ever there (pytorch#47513).
    [Theory]
    [InlineData(ThresholdMode.Relative, false, -1)]
    [InlineData(ThresholdMode.Relative, true, -1)]
    [InlineData(ThresholdMode.Relative, false, 0)]
    [InlineData(ThresholdMode.Relative, true, 0)]
    [InlineData(ThresholdMode.Relative, false, 1)]
    [InlineData(ThresholdMode.Relative, true, 1)]
    [InlineData(ThresholdMode.Absolute, false, -1)]
    [InlineData(ThresholdMode.Absolute, true, -1)]
    public void A_flat_value_of_any_sign_is_a_plateau(ThresholdMode mode, bool largerIsBetter, double value)
    {
        var schedule = Plateau with { ThresholdMode = mode, LargerIsBetter = largerIsBetter };
        Assert.Equal(new ScheduleState(value, 0, 0, 0.5), Observed(schedule, value, value, value, value));
    }

    [Theory]
    [InlineData(ThresholdMode.Relative, false, -2, -2.25, -2.5, -2.625)]
    [InlineData(ThresholdMode.Relative, false, 2, 1.75, 1.5, 1.375)]
    [InlineData(ThresholdMode.Relative, true, -2, -1.75, -1.5, -1.375)]
    [InlineData(ThresholdMode.Relative, true, 2, 2.25, 2.5, 2.625)]
    [InlineData(ThresholdMode.Absolute, false, -2, -2.125, -2.25, -2.375)]
    [InlineData(ThresholdMode.Absolute, false, 2, 1.875, 1.75, 1.625)]
    [InlineData(ThresholdMode.Absolute, true, -2, -1.875, -1.75, -1.625)]
    [InlineData(ThresholdMode.Absolute, true, 2, 2.125, 2.25, 2.375)]
    public void A_value_is_better_beyond_the_margin_and_not_on_it(
        ThresholdMode mode,
        bool largerIsBetter,
        double best,
        double within,
        double on,
        double beyond
    )
    {
        var schedule = Plateau with { Threshold = 0.25, ThresholdMode = mode, LargerIsBetter = largerIsBetter };
        Assert.Equal(best, Observed(schedule, best, within).Best);
        Assert.Equal(best, Observed(schedule, best, on).Best);
        Assert.Equal(beyond, Observed(schedule, best, beyond).Best);
    }

    // PyTorch keeps -∞ as the best of a loss; here the run goes on from the best number.
    [Fact]
    public void An_infinite_value_is_an_epoch_that_is_not_better_and_the_next_number_may_be()
    {
        var state = Observed(Plateau, 1, double.NegativeInfinity, double.NegativeInfinity);
        Assert.Equal(new ScheduleState(1, 2, 0, 1), state);
        Assert.Equal(new ScheduleState(0.5, 0, 0, 1), Plateau.Observe(state, 0.5));
    }

    [Fact]
    public void A_plateaus_rate_never_rises_nor_falls_below_its_minimum() =>
        Gen.Select(Gen.Double[-1, 1].Array[0, 60], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Double[0, 1])
            .Sample(t =>
            {
                var (values, patience, cooldown, minimum) = t;
                var schedule = new Schedule.ReduceOnPlateau(0.6, patience)
                {
                    Cooldown = cooldown,
                    MinimumFactor = minimum,
                };
                var state = ScheduleState.Initial;
                foreach (var value in values)
                {
                    var next = schedule.Observe(state, value);
                    Assert.InRange(next.RateFactor, minimum, state.RateFactor);
                    state = next;
                }
            });

    [Fact]
    public void Schedules_and_their_state_survive_json()
    {
        Schedule[] schedules =
        [
            new Schedule.Constant(),
            new Schedule.Step(3, 0.2),
            new Schedule.MultiStep([2, 5], 0.3),
            new Schedule.Exponential(0.9),
            new Schedule.Cosine(9, 0.1),
            new Schedule.CosineWarmRestarts(4, 2, 0.2),
            new Schedule.WarmUp(3, 0.1, new Schedule.WarmUp(2, 0.5, Plateau)),
            new Schedule.Linear(7, 0.25, 0.75),
            new Schedule.Polynomial(8, 1.5),
            new Schedule.Sequential(
                Plateau,
                4,
                new Schedule.Sequential(new Schedule.Linear(), 2, new Schedule.Step(3))
            ),
            new Schedule.Product(new Schedule.Polynomial(), Plateau),
            new Schedule.OneCycle(30)
            {
                PercentStart = 0.2,
                ThreePhase = true,
                Annealing = Annealing.Linear,
                CycleMomentum = false,
                BaseMomentum = 0.1,
                DivFactor = 3,
            },
            Plateau with
            {
                Threshold = 0.1,
                ThresholdMode = ThresholdMode.Absolute,
                Cooldown = 2,
                MinimumFactor = 0.1,
                LargerIsBetter = true,
            },
        ];
        Assert.Equal(Models.Zoo.CasesOf(typeof(Schedule)).Count(), schedules.Length);
        foreach (var schedule in schedules)
            StructuralEquality.AssertEqual(
                schedule,
                JsonSerializer.Deserialize<Schedule>(JsonSerializer.Serialize(schedule))!
            );
        var state = Observed(Plateau with { Cooldown = 3 }, 0.1, 2, 2, 2);
        StructuralEquality.AssertEqual(
            state,
            JsonSerializer.Deserialize<ScheduleState>(JsonSerializer.Serialize(state))!
        );
        Assert.Equal(
            ScheduleState.Initial,
            JsonSerializer.Deserialize<ScheduleState>(JsonSerializer.Serialize(ScheduleState.Initial))
        );
    }

    [Fact]
    public void Settings_are_validated()
    {
        Refused("Size is 0", () => new Schedule.Step(0));
        Refused("Gamma is -0.1", () => new Schedule.Step(1, -0.1));
        Refused("Gamma is 0", () => new Schedule.Exponential(0));
        Refused("Gamma is NaN", () => new Schedule.MultiStep([1], double.NaN));
        Refused("Milestones is empty", () => new Schedule.MultiStep([]));
        Refused(
            "Milestones is [3, 3], but positions above 0 that increase are expected, and 3 does not follow 3",
            () => new Schedule.MultiStep([3, 3])
        );
        Refused("0 does not follow 0", () => new Schedule.MultiStep([0, 3]));
        Refused("Length is 0", () => new Schedule.Cosine(0));
        Refused("MinimumFactor is 1.5, but must lie in [0, 1]", () => new Schedule.Cosine(1, 1.5));
        Refused("FirstLength is 0", () => new Schedule.CosineWarmRestarts(0));
        Refused("LengthFactor is 0", () => new Schedule.CosineWarmRestarts(1, 0));
        Refused("StartFactor is -1", () => new Schedule.WarmUp(1, -1, new Schedule.Constant()));
        Refused("Then", () => new Schedule.WarmUp(1, 0, null!));
        Refused("Length is 0", () => new Schedule.Linear(0));
        Refused("StartFactor is 1.5", () => new Schedule.Linear(5, 1.5));
        Refused("EndFactor is NaN", () => new Schedule.Linear(5, 0.5, double.NaN));
        Refused("Length is 0", () => new Schedule.Polynomial(0));
        Refused("Power is 0", () => new Schedule.Polynomial(5, 0));
        Refused("First", () => new Schedule.Sequential(null!, 1, Plateau));
        Refused("Milestone is 0", () => new Schedule.Sequential(Plateau, 0, new Schedule.Constant()));
        Refused("Then", () => new Schedule.Sequential(Plateau, 1, null!));
        Refused(
            "Then waits for a plateau, but so does the other schedule",
            () => new Schedule.Sequential(Plateau, 3, new Schedule.WarmUp(1, 0, Plateau))
        );
        Refused("First", () => new Schedule.Product(null!, Plateau));
        Refused("Second", () => new Schedule.Product(Plateau, null!));
        Refused(
            "Second waits for a plateau, but so does the other schedule",
            () => new Schedule.Product(new Schedule.Product(new Schedule.Constant(), Plateau), Plateau)
        );
        Refused(
            "PercentStart is 0.6, but with three phases it must lie in (0, 0.5]",
            () => new Schedule.OneCycle(5) { ThreePhase = true, PercentStart = 0.6 }
        );
        Refused(
            "PercentStart is 0, but with three phases",
            () => new Schedule.OneCycle(5) { PercentStart = 0, ThreePhase = true }
        );
        Refused("Total is 0", () => new Schedule.OneCycle(0));
        Refused("PercentStart is 2", () => new Schedule.OneCycle(5) { PercentStart = 2 });
        Refused("DivFactor is 0", () => new Schedule.OneCycle(5) { DivFactor = 0 });
        Refused("MaximumMomentum is 1", () => new Schedule.OneCycle(5) { MaximumMomentum = 1 });
        Refused("Milestones", () => new Schedule.MultiStep(null!));
        Refused("Factor is 1, but must lie in (0, 1)", () => new Schedule.ReduceOnPlateau(1));
        Refused("Factor is 0, but must lie in (0, 1)", () => new Schedule.ReduceOnPlateau(0));
        Refused("Patience is -1", () => new Schedule.ReduceOnPlateau(0.1, -1));
        Refused("Threshold is -1", () => Plateau with { Threshold = -1 });
        Refused("Cooldown is -1", () => Plateau with { Cooldown = -1 });
    }

    private static void Refused(string message, Func<Schedule> make) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);
}
