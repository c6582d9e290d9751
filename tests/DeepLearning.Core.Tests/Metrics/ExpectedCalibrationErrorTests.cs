using DeepLearning.Core.Tests.Collections;

namespace DeepLearning.Core.Tests.Metrics;

public class ExpectedCalibrationErrorTests
{
    /// <summary>
    /// By NumPy from the definition: the confidences' bins (m/M, (m+1)/M] by comparison, the weighted gaps summed.
    /// </summary>
    [Theory]
    [InlineData(15, 0.26308968342947103)]
    [InlineData(5, 0.15096048181415267)]
    public void It_is_its_definition(int bins, double expected)
    {
        Assert.Equal(
            expected,
            ExpectedCalibrationError.Empty(bins).AddLogits(Samples.Logits, Samples.Classes).Value,
            1e-15
        );
        Assert.Equal(
            expected,
            ExpectedCalibrationError.Empty(bins).AddProbabilities(Softmax(Samples.Logits), Samples.Classes).Value,
            1e-15
        );
    }

    [Fact]
    public void It_is_a_fold() =>
        Samples.IsAFold(
            ExpectedCalibrationError.Empty(),
            (m, x, c) => m.AddLogits(x, c),
            (a, b) => a.Combine(b),
            (a, b) => Assert.Equal(a.Value, b.Value, 1e-15)
        );

    /// <summary>Of ten samples at confidence 0.8 eight are right: no error. At 0.8 with five right: 0.3.</summary>
    [Theory]
    [InlineData(8, 0)]
    [InlineData(5, 0.3)]
    public void Confidence_is_held_against_accuracy(int right, double expected)
    {
        var probabilities = HostTensor<double>.Create(
            [10, 2],
            values =>
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] = i % 2 == 0 ? 0.8 : 0.2;
            }
        );
        Assert.Equal(
            expected,
            ExpectedCalibrationError
                .Empty()
                .AddProbabilities(probabilities, [.. Enumerable.Range(0, 10).Select(n => n < right ? 0 : 1)])
                .Value,
            1e-15
        );
    }

    [Fact]
    public void A_bin_holds_its_upper_end()
    {
        var error = ExpectedCalibrationError
            .Empty(4)
            .AddProbabilities(HostTensor<double>.Copy([3, 2], [0.5, 0.5, 0.25, 0.75, 0, 1]), [0, 0, 1]);
        Assert.Equal([default, new(1, 1, 0.5), new(1, 0, 0.75), new(1, 1, 1)], error.Bins);
        Assert.Equal(1.0 / 3 * 0.5 + 1.0 / 3 * 0.75, error.Value, 1e-15);
        Assert.Equal((1, 0.5), (error.Bins[1].Accuracy, error.Bins[1].Confidence));
    }

    [Fact]
    public void A_NaN_makes_it_NaN()
    {
        var values = HostTensor<double>.Copy([1, 2], [0.5, double.NaN]);
        foreach (
            var error in new[]
            {
                ExpectedCalibrationError.Empty(2).AddLogits(values, [0]),
                ExpectedCalibrationError.Empty(2).AddProbabilities(values, [0]),
            }
        )
        {
            Assert.Equal((1, 1, double.NaN), (error.Undecided, error.Total, error.Value));
            Assert.Equal([default, default], error.Bins);
            Assert.Equal(2, error.Combine(error).Undecided);
        }

        Assert.Equal(double.NaN, ExpectedCalibrationError.Empty().Value);
    }

    [Fact]
    public void Equality_is_structural() =>
        StructuralEquality.AssertEqual(
            ExpectedCalibrationError.Empty(3),
            new ExpectedCalibrationError([default, default, default])
        );

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Equal(
            "a probability of sample 0 is 2, but must lie in [0, 1]: logits go to AddLogits",
            Assert
                .Throws<ArgumentException>(() =>
                    ExpectedCalibrationError.Empty().AddProbabilities(Samples.Logits, Samples.Classes)
                )
                .Message
        );
        Assert.Equal(
            "calibration errors of 15 and of 10 bins do not combine",
            Assert
                .Throws<ArgumentException>(() =>
                    ExpectedCalibrationError.Empty().Combine(ExpectedCalibrationError.Empty(10))
                )
                .Message
        );
        Assert.Equal(
            "a calibration error needs at least one bin, but has none",
            Assert.Throws<ArgumentException>(() => new ExpectedCalibrationError([])).Message
        );
        Assert.Contains(
            "bins is 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => ExpectedCalibrationError.Empty(0)).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>What rounds above 1 is in the last bin, up to the largest that is no logit.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1.0005)]
    [InlineData(1.001)]
    public void A_probability_that_is_rounded_above_one_is_a_sure_one(double probability)
    {
        var error = ExpectedCalibrationError
            .Empty(4)
            .AddProbabilities(HostTensor<double>.Copy([1, 2], [0, probability]), [1]);
        Assert.Equal([0L, 0, 0, 1], error.Bins.Select(bin => bin.Count));
    }

    private static HostTensor<double> Softmax(HostTensor<double> logits) =>
        HostTensor<double>.Create(
            logits.Shape,
            values =>
            {
                var width = logits.Shape[1];
                for (var i = 0; i < values.Length; i++)
                    values[i] = Math.Exp(logits[i]);
                for (var n = 0; n < logits.Shape[0]; n++)
                {
                    var sum = 0.0;
                    foreach (var x in values.Slice(n * width, width))
                        sum += x;
                    for (var i = 0; i < width; i++)
                        values[n * width + i] /= sum;
                }
            }
        );
}
