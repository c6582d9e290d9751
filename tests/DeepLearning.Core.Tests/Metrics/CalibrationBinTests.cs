namespace DeepLearning.Core.Tests.Metrics;

public class CalibrationBinTests
{
    [Fact]
    public void Accuracy_and_confidence_are_means_over_its_samples()
    {
        var bin = new CalibrationBin(Count: 4, Correct: 1, ConfidenceSum: 3);
        Assert.Equal((0.25, 0.75), (bin.Accuracy, bin.Confidence));
    }

    [Fact]
    public void An_empty_bin_has_neither() =>
        Assert.Equal((double.NaN, double.NaN), (default(CalibrationBin).Accuracy, default(CalibrationBin).Confidence));
}
