namespace DeepLearning.Core.Tests.Metrics;

/// <summary>Expected values: mean_absolute_error, mean_squared_error and r2_score of scikit-learn 1.2.1.</summary>
public class RegressionTests
{
    private static readonly double[] Outputs = [2.5, 0, 2, 8, -1.5, 3.25];

    private static readonly double[] Targets = [3, -0.5, 2, 7, -2, 3];

    private static HostTensor<double> Tensor(params double[] values) =>
        HostTensor<double>.Copy([values.Length], values);

    [Fact]
    public void They_are_scikit_learns()
    {
        Assert.Equal(0.4583333333333333, default(AbsoluteError).Add(Tensor(Outputs), Targets).Value, 1e-15);
        Assert.Equal(0.3020833333333333, default(SquaredError).Add(Tensor(Outputs), Targets).Value, 1e-15);
        Assert.Equal(Math.Sqrt(0.3020833333333333), default(SquaredError).Add(Tensor(Outputs), Targets).Root, 1e-15);
        Assert.Equal(0.9631668077900084, default(R2).Add(Tensor(Outputs), Targets).Value, 1e-15);
    }

    [Fact]
    public void They_are_folds()
    {
        Fold(default(AbsoluteError), (m, x, t) => m.Add(Tensor(x), t), (a, b) => a.Combine(b), m => m.Value);
        Fold(default(SquaredError), (m, x, t) => m.Add(Tensor(x), t), (a, b) => a.Combine(b), m => m.Value);
        Fold(default(R2), (m, x, t) => m.Add(Tensor(x), t), (a, b) => a.Combine(b), m => m.Value);
    }

    [Fact]
    public void In_float32_the_sums_are_of_float64()
    {
        var error = default(AbsoluteError).Add(HostTensor<float>.Copy([2, 1], [0.1f, 16777216]), [0, 0]);
        Assert.Equal(new AbsoluteError((double)0.1f + 16777216, 2), error);
    }

    /// <summary>
    /// Sums of squares would leave no digit: 1e9² is 1e18, the spread 50. Measured from the first target, as far from 0
    /// costs no more digits than near to it: what is left is the rounding of the outputs themselves.
    /// </summary>
    [Theory]
    [InlineData(1L << 30)]
    [InlineData(-(1L << 45))]
    public void A_large_mean_leaves_R2_its_digits(long mean)
    {
        double[] outputs = [.. Outputs.Select(x => x + mean)],
            targets = [.. Targets.Select(t => t + mean)];
        Assert.Equal(0.9631668077900084, default(R2).Add(Tensor(outputs), targets).Value, 1e-15);
        var parts = default(R2)
            .Add(Tensor(outputs[..2]), targets.AsSpan(..2))
            .Combine(default(R2).Add(Tensor(outputs[2..]), targets.AsSpan(2..)));
        Assert.Equal(0.9631668077900084, parts.Value, 1e-15);
        Assert.Equal(mean + Targets.Average(), parts.Mean, 1e-15 * Math.Abs(mean));
    }

    /// <summary>
    /// Whole numbers about 1e8 whose spread about their mean is a whole number too: 2 Σ i² over 1 to 1000.
    /// </summary>
    [Fact]
    public void The_spread_of_many_targets_about_1e8_is_right_to_rounding()
    {
        double[] targets = [.. Enumerable.Range(-1000, 2001).Select(i => 1e8 + i)];
        var r2 = default(R2).Add(Tensor(targets), targets);
        Assert.Equal(667_667_000, r2.Spread, 1e-15 * 667_667_000 * 10);
        Assert.Equal(1e8, r2.Mean);
    }

    /// <summary>r2_score([1, 1], [1, 1]) is 1 and r2_score([1, 1], [1, 2]) is 0.</summary>
    [Fact]
    public void Targets_that_are_all_equal_give_1_or_0()
    {
        Assert.Equal(1, default(R2).Add(Tensor(1, 1), [1, 1]).Value);
        Assert.Equal(0, default(R2).Add(Tensor(1, 2), [1, 1]).Value);
    }

    [Fact]
    public void Where_there_is_no_value_it_is_NaN()
    {
        Assert.Equal(double.NaN, default(AbsoluteError).Value);
        Assert.Equal(double.NaN, default(SquaredError).Value);
        Assert.Equal(double.NaN, default(R2).Add(Tensor(1), [1]).Value);
        Assert.Equal(double.NaN, default(R2).Add(Tensor(double.NaN, 1, 2), [1, 1, 1]).Value);
        Assert.Equal(double.NaN, default(SquaredError).Add(Tensor(double.NaN, 1), [1, 1]).Value);
    }

    [Fact]
    public void One_value_without_axes_is_one_sample() =>
        Assert.Equal(
            new AbsoluteError(0.5, 0.25),
            default(AbsoluteError).Add(HostTensor<double>.Scalar(3), [1], [0.25])
        );

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        const string message = "the outputs [2] are 2 values, but 1 targets are given";
        Assert.Equal(
            message,
            Assert.Throws<ArgumentException>(() => default(AbsoluteError).Add(Tensor(1, 2), [1])).Message
        );
        Assert.Equal(
            message,
            Assert.Throws<ArgumentException>(() => default(SquaredError).Add(Tensor(1, 2), [1])).Message
        );
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => default(R2).Add(Tensor(1, 2), [1])).Message);
    }

    /// <summary>A first batch without a sample brings no first target.</summary>
    [Fact]
    public void A_coefficient_of_nothing_has_no_mean()
    {
        Assert.Equal(double.NaN, default(R2).Mean);
        Assert.Equal(default, default(R2).Add(Tensor(), []));
        Assert.Equal(3, default(R2).Add(Tensor(0, 0), [2, 4]).Mean);
    }

    private static void Fold<TMetric>(
        TMetric empty,
        Func<TMetric, double[], double[], TMetric> add,
        Func<TMetric, TMetric, TMetric> combine,
        Func<TMetric, double> value
    )
    {
        var atOnce = add(empty, Outputs, Targets);
        Assert.Equal(atOnce, add(add(add(empty, Outputs[..2], Targets[..2]), [], []), Outputs[2..], Targets[2..]));
        Assert.Equal(
            value(atOnce),
            value(combine(add(empty, Outputs[..2], Targets[..2]), add(empty, Outputs[2..], Targets[2..]))),
            1e-15
        );
        Assert.Equal(atOnce, combine(atOnce, empty));
        Assert.Equal(atOnce, combine(empty, atOnce));
    }
}
