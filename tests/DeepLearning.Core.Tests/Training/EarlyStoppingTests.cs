using System.Text.Json;
using CsCheck;
using DeepLearning.Core.Tests.Collections;

namespace DeepLearning.Core.Tests.Training;

public class EarlyStoppingTests
{
    private static readonly EarlyStopping Rule = new(MonitoredValue.ValidationLoss, patience: 2);

    /// <summary>The state after each epoch, from 1, up to the one that stops.</summary>
    private static List<EarlyStoppingState> Run(EarlyStopping rule, params double[] values)
    {
        var states = new List<EarlyStoppingState>();
        foreach (var value in values)
        {
            var (next, verdict) = rule.Observe(
                states.LastOrDefault(EarlyStoppingState.Initial),
                states.Count + 1,
                value
            );
            states.Add(next);
            if (verdict == TrainingVerdict.Stop)
                break;
        }

        return states;
    }

    [Fact]
    public void It_stops_when_patience_is_used_up()
    {
        var states = Run(Rule, 3, 2, 2.5, 1, 1, 1.5, 0);
        Assert.Equal(6, states.Count);
        Assert.Equal(new EarlyStoppingState(1, 4, 2), states[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Without_patience_the_first_epoch_that_is_not_better_stops(int patience) =>
        Assert.Equal(3, Run(Rule with { Patience = patience }, 3, 2, 2, 1).Count);

    [Fact]
    public void An_accuracy_is_better_when_it_is_larger() =>
        Assert.Equal(
            new EarlyStoppingState(0.9, 2, 1),
            Run(Rule with { Monitor = MonitoredValue.ValidationAccuracy }, 0.5, 0.9, 0.8)[^1]
        );

    [Fact]
    public void An_improvement_must_exceed_the_minimum_delta()
    {
        var rule = Rule with { MinimumDelta = 0.25 };
        Assert.Equal(new EarlyStoppingState(1, 1, 1), Run(rule, 1, 0.75)[^1]);
        Assert.Equal(new EarlyStoppingState(0.5, 2, 0), Run(rule, 1, 0.5)[^1]);
        Assert.Equal(new EarlyStoppingState(0.5, 3, 0), Run(rule, 1, 0.75, 0.5)[^1]);
        Assert.Equal(
            new EarlyStoppingState(0.5, 1, 1),
            Run(rule with { Monitor = MonitoredValue.ValidationAccuracy }, 0.5, 0.75)[^1]
        );
    }

    [Fact]
    public void Nan_and_infinity_are_never_better()
    {
        Assert.Equal(new EarlyStoppingState(null, null, 2), Run(Rule, double.NaN, double.NegativeInfinity, 1)[^1]);
        Assert.Equal(new EarlyStoppingState(1, 2, 1), Run(Rule, double.NaN, 1, double.NaN)[^1]);
    }

    [Fact]
    public void A_flat_value_of_any_sign_is_not_better()
    {
        foreach (var value in (double[])[-1, 0, 1, -1e300, 1e300])
        {
            Assert.Equal(new EarlyStoppingState(value, 1, 2), Run(Rule, value, value, value)[^1]);
            Assert.Equal(
                new EarlyStoppingState(value, 1, 2),
                Run(Rule with { MinimumDelta = 0.1 }, value, value, value)[^1]
            );
        }
    }

    [Fact]
    public void It_never_stops_before_patience_is_used_up_and_then_at_once() =>
        Gen.Select(Gen.Double[-1, 1].Array[1, 60], Gen.Int[1, 6], Gen.Double[0, 0.5])
            .Sample(t =>
            {
                var (values, patience, delta) = t;
                var states = Run(Rule with { Patience = patience, MinimumDelta = delta }, values);
                Assert.All(states.SkipLast(1), s => Assert.True(s.EpochsWithoutImprovement < patience));
                Assert.All(
                    states.Select((s, i) => (s, i)),
                    x => Assert.Equal(x.i + 1, x.s.BestEpoch + x.s.EpochsWithoutImprovement)
                );
                if (states.Count < values.Length)
                    Assert.Equal(patience, states[^1].EpochsWithoutImprovement);
            });

    [Fact]
    public void Without_a_delta_the_best_is_the_minimum_and_its_first_epoch() =>
        Gen.Int[0, 20]
            .Array[1, 40]
            .Sample(values =>
            {
                var best = Run(Rule with { Patience = 100 }, [.. values.Select(v => (double)v)])[^1];
                Assert.Equal(values.Min(), best.Best);
                Assert.Equal(Array.IndexOf(values, values.Min()) + 1, best.BestEpoch);
            });

    [Fact]
    public void With_a_delta_the_best_is_no_further_from_the_minimum() =>
        Gen.Select(Gen.Double[-1, 1].Array[1, 40], Gen.Double[0, 0.5])
            .Sample(t =>
                Assert.InRange(
                    Run(Rule with { Patience = 100, MinimumDelta = t.Item2 }, t.Item1)[^1].Best!.Value,
                    t.Item1.Min(),
                    t.Item1.Min() + t.Item2 + 1e-12
                )
            );

    [Fact]
    public void What_is_monitored_comes_from_the_record()
    {
        var record = new EpochRecord(3, 0.1, 0.2, 0.9, 1);
        Assert.Equal([0.1, 0.2, 0.9], Enum.GetValues<MonitoredValue>().Select(m => m.Of(record)));
        Assert.Equal(
            Rule.Observe(EarlyStoppingState.Initial, 3, 0.2),
            Rule.Observe(EarlyStoppingState.Initial, record)
        );
    }

    [Fact]
    public void What_an_epoch_does_not_have_is_told()
    {
        var record = new EpochRecord(3, 0.1, null, null, 1);
        Assert.StartsWith(
            "ValidationLoss is monitored, but epoch 3 has none: it needs validation data",
            Assert.Throws<ArgumentException>(() => Rule.Observe(EarlyStoppingState.Initial, record)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "validation data with classes",
            Assert.Throws<ArgumentException>(() => MonitoredValue.ValidationAccuracy.Of(record)).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "7 is no value of an epoch",
            Assert.Throws<ArgumentOutOfRangeException>(() => ((MonitoredValue)7).Of(record)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Settings_are_validated()
    {
        Assert.Contains(
            "Patience is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => Rule with { Patience = -1 }).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "MinimumDelta is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => Rule with { MinimumDelta = -1 }).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Monitor is 7",
            Assert.Throws<ArgumentOutOfRangeException>(() => Rule with { Monitor = (MonitoredValue)7 }).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Rule_and_state_survive_json()
    {
        var rule = Rule with { MinimumDelta = 0.1, RestoreBest = false };
        StructuralEquality.AssertEqual(
            rule,
            JsonSerializer.Deserialize<EarlyStopping>(JsonSerializer.Serialize(rule))!
        );
        foreach (var state in Run(Rule, double.NaN, 2, 3))
            StructuralEquality.AssertEqual(
                state,
                JsonSerializer.Deserialize<EarlyStoppingState>(JsonSerializer.Serialize(state))!
            );
    }
}
