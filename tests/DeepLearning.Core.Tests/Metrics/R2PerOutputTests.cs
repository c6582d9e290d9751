namespace DeepLearning.Core.Tests.Metrics;

/// <summary>Beside what scikit-learn has: ScikitLearnTests.</summary>
public class R2PerOutputTests
{
    private static readonly HostTensor<double> Outputs = HostTensor<double>.Copy([3, 2], [1, 5, 2, 5, 4, 6]);

    private static readonly double[] Targets = [1, 4, 2.5, 4, 3, 4];

    [Fact]
    public void Each_output_is_the_coefficient_of_its_own()
    {
        var each = R2PerOutput.Empty(2).Add(Outputs, Targets);
        var first = default(R2).Add(HostTensor<double>.Copy([3], [1, 2, 4]), [1, 2.5, 3]);
        Assert.Equal(first, each.Outputs[0]);
        Assert.Equal(0, each.Outputs[1].Value);
        Assert.Equal(first.Value / 2, each.Mean);
        Assert.Equal(first.Value, each.VarianceWeighted);
    }

    [Fact]
    public void Where_no_target_differs_the_mean_is_unweighted()
    {
        var outputs = HostTensor<double>.Copy([2, 2], [1, 2, 1, 3]);
        var each = R2PerOutput.Empty(2).Add(outputs, [1, 2, 1, 2]);
        Assert.Equal((0.5, 0.5), (each.Mean, each.VarianceWeighted));
    }

    [Fact]
    public void It_is_a_fold()
    {
        var atOnce = R2PerOutput.Empty(2).Add(Outputs, Targets, [0.3, 0.1, 2]);
        var first = HostTensor<double>.Copy([1, 2], Outputs.Span[..2]);
        var rest = HostTensor<double>.Copy([2, 2], Outputs.Span[2..]);
        var (a, b) = (
            R2PerOutput.Empty(2).Add(first, Targets.AsSpan(..2), [0.3]),
            R2PerOutput.Empty(2).Add(rest, Targets.AsSpan(2), [0.1, 2])
        );
        Assert.Equal(atOnce, a.Add(HostTensor<double>.Zeros([0, 2]), []).Add(rest, Targets.AsSpan(2), [0.1, 2]));
        Assert.Equal(atOnce.Mean, a.Combine(b).Mean, 1e-15);
        Assert.Equal(atOnce, atOnce.Combine(R2PerOutput.Empty(2)));
    }

    [Fact]
    public void A_sample_of_weight_0_is_passed_over()
    {
        var outputs = HostTensor<double>.Copy([3, 1], [double.NaN, 1, 3]);
        Assert.Equal(
            default(R2).Add(HostTensor<double>.Copy([2], [1, 3]), [1, 2]),
            default(R2).Add(outputs, [7, 1, 2], [0, 1, 1])
        );
        Assert.Equal(new AbsoluteError(1, 2), default(AbsoluteError).Add(outputs, [7, 1, 2], [0, 1, 1]));
        Assert.Equal(new SquaredError(1, 2), default(SquaredError).Add(outputs, [7, 1, 2], [0, 1, 1]));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Equal(
            "the outputs [3, 2] are 2 values a sample, but there are 3 coefficients",
            Assert.Throws<ArgumentException>(() => R2PerOutput.Empty(3).Add(Outputs, Targets)).Message
        );
        Assert.Equal(
            "there are 3 samples, but 6 weights are given",
            Assert.Throws<ArgumentException>(() => default(R2).Add(Outputs, Targets, [1, 1, 1, 1, 1, 1])).Message
        );
        Assert.Equal(
            "the coefficients of 3 and of 2 outputs do not combine",
            Assert.Throws<ArgumentException>(() => R2PerOutput.Empty(3).Combine(R2PerOutput.Empty(2))).Message
        );
        Assert.Equal(
            "coefficients are of at least one output, but there is none",
            Assert.Throws<ArgumentException>(() => new R2PerOutput([])).Message
        );
    }
}
