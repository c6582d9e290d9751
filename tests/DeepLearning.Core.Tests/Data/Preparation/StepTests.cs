namespace DeepLearning.Core.Tests.Data.Preparation;

/// <summary>Each step alone: fitted to some values, applied to others.</summary>
public class StepTests
{
    private const double Missing = double.NaN;

    /// <summary>What a column becomes, row-major, after the step has seen another.</summary>
    private static (Sequence<string> Features, double[] Values) Numbers(ColumnStep step, Column training, Column other)
    {
        var fitted = new ColumnPath("c", [step]).Fit(new([training]));
        var values = (StepValues.Numbers)fitted.Apply(new([other]));
        Assert.Equal(values.Features, fitted.Features());
        return (values.Features, [.. values.Values]);
    }

    private static int[] Indices(ColumnStep step, Column training, Column other) =>
        [.. ((StepValues.Indices)new ColumnPath("c", [step]).Fit(new([training])).Apply(new([other]))).Values];

    private static Column.Numbers Column(params double[] values) => new("c", values.ToSequence());

    private static Column.Texts Texts(params string?[] values) => new("c", values.ToSequence());

    private static string Refused(ColumnStep step, Column training, Column? other = null) =>
        Assert.Throws<PipelineException>(() => Numbers(step, training, other ?? training)).Message;

    [Fact]
    public void Missing_numbers_become_what_the_training_part_says()
    {
        var training = Column(5, Missing, 1, 2, 2, 9);
        Assert.Equal([3.8, 7], Filled(new ColumnStep.Impute(ImputeBy.Mean)));
        Assert.Equal([2, 7], Filled(new ColumnStep.Impute(ImputeBy.Median)));
        Assert.Equal([2, 7], Filled(new ColumnStep.Impute(ImputeBy.MostFrequent)));
        Assert.Equal([-1, 7], Filled(new ColumnStep.ImputeNumber(-1)));
        Assert.Equal(
            [3.5],
            Numbers(new ColumnStep.Impute(ImputeBy.Median), Column(1, 2, 5, 9), Column(Missing)).Values
        );
        Assert.Equal(
            [1],
            Numbers(new ColumnStep.Impute(ImputeBy.MostFrequent), Column(9, 1, 9, 1, 5), Column(Missing)).Values
        );

        double[] Filled(ColumnStep step) => Numbers(step, training, Column(Missing, 7)).Values;
    }

    [Fact]
    public void An_indicator_says_what_was_missing()
    {
        var (features, values) = Numbers(
            new ColumnStep.Impute(ImputeBy.Mean, indicator: true),
            Column(1, 3),
            Column(Missing, 7)
        );
        Assert.Equal(["c", "c is missing"], features);
        Assert.Equal([2, 1, 7, 0], values);
    }

    [Fact]
    public void Missing_texts_become_a_category()
    {
        var step = new ColumnStep.Impute(ImputeBy.MostFrequent).Fit(StepValues.Of(Texts("b", null, "a", "b", "a")));
        Assert.Equal(new FittedStep.FillText("a"), step);
        Assert.Equal(["x", "y"], ((StepValues.Texts)new FittedStep.FillText("y").Apply(Of("x", null))).Values);
        Assert.Throws<PipelineException>(() => new ColumnStep.Impute(ImputeBy.Mean).Fit(Of("x")));

        static StepValues Of(params string?[] values) => StepValues.Of(Texts(values));
    }

    [Fact]
    public void Nothing_is_learnt_of_nothing()
    {
        const string Why = "column 'c', step 0: no value of 'c' is there to ";
        Assert.Equal(
            Why + "impute the missing ones from",
            Refused(new ColumnStep.Impute(ImputeBy.Mean), Column(Missing))
        );
        Assert.Equal(
            Why + "impute the missing ones from",
            Refused(new ColumnStep.Impute(ImputeBy.MostFrequent), Texts(null, null))
        );
        Assert.Equal(Why + "learn a scale from", Refused(new ColumnStep.Standardize(), Column(Missing)));
        Assert.Contains("finds no category", Refused(new ColumnStep.OneHot(), Texts((string?)null)));
        Assert.Contains("do not vary", Refused(new ColumnStep.Quantiles(3), Column(1, 1)));
    }

    [Fact]
    public void Standardised_numbers_have_mean_0_and_deviation_1() =>
        Assert.Equal(
            [-1.5, 0, 4, Missing],
            Numbers(new ColumnStep.Standardize(), Column(1, Missing, 5, 1, 5), Column(0, 3, 11, Missing)).Values
        );

    /// <summary>Where the textbook's one pass has no digit left: 10^9 and a little.</summary>
    [Fact]
    public void A_deviation_keeps_its_digits_far_from_0()
    {
        var scale = (FittedStep.Scale)
            new ColumnStep.Standardize().Fit(StepValues.Of(Column(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16)));
        Assert.Equal(new FeatureScale(1e9 + 10, Math.Sqrt(22.5)), scale.Features[0]);
    }

    [Fact]
    public void What_does_not_vary_becomes_0_or_the_low_end()
    {
        Assert.Equal([0, 1], Numbers(new ColumnStep.Standardize(), Column(0.1, 0.1, 0.1), Column(0.1, 1.1)).Values);
        Assert.Equal([-1], Numbers(new ColumnStep.Normalize(-1, 1), Column(0.1, 0.1, 0.1), Column(0.1)).Values);
    }

    [Fact]
    public void Normalised_numbers_lie_between_the_ends_and_others_beyond() =>
        Assert.Equal(
            [-1, 1, 0, 2, Missing],
            Numbers(new ColumnStep.Normalize(-1, 1), Column(2, 6, Missing), Column(2, 6, 4, 8, Missing)).Values
        );

    [Fact]
    public void Clipped_numbers_lie_between_the_ends() =>
        Assert.Equal(
            [-5, -1, -2, Missing],
            Numbers(new ColumnStep.Clip(-5, -1), Column(0), Column(-7, 3, -2, Missing)).Values
        );

    [Fact]
    public void Buckets_begin_at_their_edges()
    {
        Assert.Equal(
            [0, 1, 1, 2, 2],
            Indices(new ColumnStep.Bucket([1, 2.5]), Column(0), Column(0.9, 1, 2.4, 2.5, 99))
        );
        Assert.Equal(
            "c is missing in row 1: impute it first",
            Assert
                .Throws<PipelineException>(() => Indices(new ColumnStep.Bucket([1]), Column(0), Column(0, Missing)))
                .Message
        );
    }

    [Fact]
    public void Quantiles_hold_about_as_many_each()
    {
        var column = Column([.. Enumerable.Range(0, 100).Select(i => (double)(i * i))]);
        var indices = Indices(new ColumnStep.Quantiles(4), column, column);
        Assert.Equal([25, 25, 25, 25], indices.GroupBy(i => i).OrderBy(g => g.Key).Select(g => g.Count()));
        Assert.Equal([0, 0, 1], Indices(new ColumnStep.Quantiles(4), Column(1, 1, 1, 1, 1, 2), Column(0, 1, 2)));
    }

    [Fact]
    public void A_category_becomes_1_at_its_place()
    {
        var (features, values) = Numbers(new ColumnStep.OneHot(), Texts("b", "a", "b"), Texts("a", "b"));
        Assert.Equal(["c = a", "c = b"], features);
        Assert.Equal([1, 0, 0, 1], values);
        Assert.Equal(
            ["c = -1", "c = 2", "c = 10"],
            Numbers(new ColumnStep.OneHot(), Column(10, 2, -1, 2), Column(2)).Features
        );
    }

    [Fact]
    public void An_unknown_category_is_refused_or_ignored_or_has_a_place()
    {
        Column training = Texts("a", "b"),
            other = Texts("a", "x", null);
        Assert.Equal(
            "the column 'c' holds 'x' in row 1, but one of 'a', 'b' is expected",
            Refused(new ColumnStep.OneHot(), training, other)
        );
        Assert.Equal(
            "the column 'c' is missing in row 0, but one of 'a', 'b' is expected",
            Refused(new ColumnStep.OneHot(), training, Texts((string?)null))
        );
        Assert.Equal(
            [1, 0, 0, 0, 0, 0],
            Numbers(new ColumnStep.OneHot(UnknownCategory.Ignored), training, other).Values
        );
        var (features, values) = Numbers(new ColumnStep.OneHot(UnknownCategory.OwnPlace), training, other);
        Assert.Equal(["c = a", "c = b", "c = (unknown)"], features);
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 0, 1], values);
        Assert.Equal([0, -1, -1], Indices(new ColumnStep.Index(UnknownCategory.Ignored), training, other));
        Assert.Equal([0, 2, 2], Indices(new ColumnStep.Index(UnknownCategory.OwnPlace), training, other));
    }

    /// <summary>FNV-1a's published values of "", "a" and "foobar".</summary>
    [Fact]
    public void Texts_are_hashed_by_the_published_function()
    {
        ulong[] published = [0xcbf29ce484222325, 0xaf63dc4c8601ec8c, 0x85944171f73967e8];
        Assert.Equal(
            published.Select(hash => (int)(hash % 1000)),
            Indices(new ColumnStep.Hash(1000), Texts("x"), Texts("", "a", "foobar"))
        );
    }

    [Fact]
    public void A_date_becomes_its_parts()
    {
        var parts = Enum.GetValues<DatePart>().ToSequence();
        var dates = new Column.Dates("c", [new DateTime(2024, 12, 29, 1, 0, 30, 500), null]);
        var (features, values) = Numbers(new ColumnStep.DateParts(parts), dates, dates);
        Assert.Equal("c Year", features[0]);
        Assert.Equal([2024, 12, 29, 7, 364, 1, 3630.5, 1735434030.5, .. Enumerable.Repeat(Missing, 8)], values);
    }

    [Fact]
    public void A_step_that_does_not_take_its_column_is_named() =>
        Assert.Equal(
            "column 'c', step 0: the step Standardize takes numbers, but is given texts",
            Refused(new ColumnStep.Standardize(), Texts("a"))
        );

    [Fact]
    public void Settings_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColumnStep.Clip(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColumnStep.Normalize(0, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColumnStep.Clip(0, 1) with { Low = 2 });
        Assert.Throws<ArgumentException>(() => new ColumnStep.Bucket([]));
        Assert.Throws<ArgumentException>(() => new ColumnStep.Bucket([1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColumnStep.Quantiles(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColumnStep.Hash(0));
        Assert.Throws<ArgumentException>(() => new ColumnStep.DateParts([]));
        Assert.Throws<ArgumentException>(() => new ColumnStep.DateParts([DatePart.Day, DatePart.Day]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureScale(0, 0));
        Assert.Throws<ArgumentException>(() => new FittedStep.Index(["a", "a"], UnknownCategory.Error));
    }
}
