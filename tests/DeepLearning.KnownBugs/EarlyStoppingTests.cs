namespace DeepLearning.KnownBugs;

public class EarlyStoppingTests
{
    private static readonly EarlyStopping Rule = new(MonitoredValue.ValidationLoss, patience: 2);

    [Fact]
    [KnownBug(
        "early-stopping-pytorch#5",
        "The least improvement was subtracted on the wrong side: a worse value reset the count."
    )]
    public void A_value_counts_only_if_it_is_better_by_more_than_the_least_improvement()
    {
        var (bests, _) = Observe(Rule with { MinimumDelta = 0.1, Patience = 9 }, [1, 1.05, 0.95, 0.9, 0.89]);
        Assert.Equal([1, 1, 1, 1, 0.89], bests);
    }

    [Fact]
    [KnownBug("early-stopping-pytorch#19", "A value that stayed the same never stopped the run.")]
    [KnownBug("allennlp#1246", "A value as good as the best counted as better.")]
    [KnownBug("keras#8100", "The count was compared before it was raised: the run went on one epoch too long.")]
    [KnownBug("poutyne#109", "The run stopped one epoch after its patience was over.")]
    public void A_value_that_stays_the_same_stops_the_run()
    {
        var (bests, stop) = Observe(Rule, [1, 1, 1, 1]);
        Assert.Equal(3, stop);
        Assert.Equal(3, bests.Count);
    }

    [Fact]
    [KnownBug("pydrobert-pytorch#55", "Each small gain became the new mark, so that slow progress ended the run.")]
    public void Small_gains_add_up_against_the_mark_that_was_set()
    {
        var (bests, stop) = Observe(Rule with { MinimumDelta = 1 }, [10, 9.5, 8.9, 8.4, 7.8]);
        Assert.Equal([10, 10, 8.9, 8.9, 7.8], bests);
        Assert.Null(stop);
    }

    [Fact]
    [KnownBug("ms-swift#5326", "A better value did not reset the count, so the run ended too early.")]
    public void A_better_value_resets_the_count()
    {
        var (_, stop) = Observe(Rule, [1, 2, 0.9, 2, 0.8, 2, 0.7, 2, 2]);
        Assert.Equal(9, stop);
    }

    [Fact]
    [KnownBug("Lightning#1008", "After a NaN no value was better any more.")]
    [KnownBug("early-stopping-pytorch#16", "A NaN counted as a decrease: it became the best and was saved.")]
    [KnownBug("Lightning#2636", "A NaN in the beginning kept every later checkpoint from being the best.")]
    public void A_NaN_is_never_the_best_and_bars_no_later_one()
    {
        var (bests, _) = Observe(Rule with { Patience = 9 }, [double.NaN, 2, double.NaN, 1, double.PositiveInfinity]);
        Assert.Equal([null, 2, 2, 1, 1], bests);
    }

    [Fact]
    [KnownBug("keras#13658", "Where there was no best epoch, restoring its weights threw.")]
    public void Where_no_value_is_a_number_there_is_no_best()
    {
        var (bests, stop) = Observe(Rule, [double.NaN, double.NaN, double.NaN]);
        Assert.Equal([null, null], bests);
        Assert.Equal(2, stop);
    }

    [Fact]
    [KnownBug("keras#18798", "Which way is better was guessed from the name: all but accuracy was to fall.")]
    [KnownBug("keras#15138", "Of an area under a curve the smallest was taken for the best.")]
    public void Which_way_is_better_belongs_to_the_value()
    {
        var (bests, stop) = Observe(new(MonitoredValue.ValidationAccuracy, patience: 2), [0.5, 0.75, 0.25, 0.5]);
        Assert.Equal([0.5, 0.75, 0.75, 0.75], bests);
        Assert.Equal(4, stop);
    }

    /// <summary>The best after each epoch, and the epoch that stopped the run.</summary>
    private static (List<double?> Bests, int? Stop) Observe(EarlyStopping rule, double[] values)
    {
        var (state, bests) = (EarlyStoppingState.Initial, new List<double?>());
        for (var epoch = 1; epoch <= values.Length; epoch++)
        {
            (state, var verdict) = rule.Observe(state, epoch, values[epoch - 1]);
            bests.Add(state.Best);
            if (verdict == TrainingVerdict.Stop)
                return (bests, epoch);
        }

        return (bests, null);
    }
}
