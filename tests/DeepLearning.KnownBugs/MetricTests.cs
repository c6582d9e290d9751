using System.Numerics;

namespace DeepLearning.KnownBugs;

public class MetricTests
{
    [Fact]
    [KnownBug("torchmetrics#1573", "Targets that hardly differ gave an R2 of 82,685.")]
    public void R2_of_targets_that_hardly_differ_is_below_one()
    {
        float[] targets = [-5.1608f, -5.1609f, -5.1608f, -5.1608f, -5.1608f, -5.1608f];
        float[] outputs = [-3.9865f, -5.4648f, -5.0238f, -4.3899f, -5.6672f, -4.7336f];
        Assert.Equal(1, Score(outputs, targets) / -301979050.37719727, 1e-6);
    }

    [Fact]
    [KnownBug("torchmetrics#3077", "Far from 0 the spread of the targets came out negative: an R2 above 1.")]
    public void R2_far_from_zero_loses_no_digits()
    {
        double[] near = [-26.5, -19.25, -29, 7, 12.5, 3.75, 0, -1.5];
        double[] off = [-26, -18, -29.5, 8, 11.5, 3, 1, -2];
        var expected = Score(off, near);
        foreach (var shift in new[] { 311_000.0, 1e8, -1e8 })
            Assert.Equal(
                expected,
                Score(Array.ConvertAll(off, x => x - shift), Array.ConvertAll(near, x => x - shift)),
                1e-14
            );
    }

    [Fact]
    [KnownBug("torchmetrics#423", "A batch of one sample was refused.")]
    public void R2_takes_batches_of_one_sample()
    {
        var score = default(R2).Add(Tensor([2], [1.0, 2]), [1, 2.5]).Add(Tensor([1], [4.0]), [3]);
        Assert.Equal(Score([1.0, 2, 4], [1, 2.5, 3]), score.Value, 1e-15);
    }

    [Fact]
    [KnownBug("torchmetrics#1646", "A confidence of 0 fell into bin -1.")]
    public void A_confidence_of_zero_falls_into_the_first_bin()
    {
        var error = ExpectedCalibrationError.Empty(2).AddProbabilities(Tensor([2, 2], [0.0, 0, 1, 0]), [1, 0]);
        Assert.Equal([1, 1], error.Bins.Select(bin => bin.Count));
        Assert.Equal(0, error.Value);
    }

    [Fact]
    [KnownBug("torchmetrics#3510", "A confidence of exactly 1 had a hidden bin of its own behind the last.")]
    [KnownBug("torchmetrics#1744", "Confidences of exactly 0 and 1 were out of bounds.")]
    public void A_confidence_of_one_falls_into_the_last_bin()
    {
        var error = ExpectedCalibrationError.Empty(10).AddProbabilities(Tensor([2, 2], [0.05, 0.95, 0, 1]), [1, 0]);
        Assert.Equal(2, error.Bins[9].Count);
        Assert.Equal(0.475, error.Value, 1e-15);
    }

    [Fact]
    [KnownBug("torchmetrics#1045", "A class that was missing in one batch had a negative score.")]
    public void The_scores_of_a_class_that_is_missing_in_a_batch_stay_between_zero_and_one()
    {
        double[] logits = [0, 1, 0, 1, 0, 0];
        var matrix = ConfusionMatrix.Empty(3).Add(Tensor([2, 3], logits), [0, 1]).Add(Tensor([2, 3], logits), [0, 2]);
        for (var c = 0; c < 3; c++)
            Assert.Equal(new(0, 0, 0), matrix.Of(c));
    }

    [Fact]
    [KnownBug("torchmetrics#3068", "The accuracy was the same for every K.")]
    public void The_top_K_accuracy_grows_to_one()
    {
        double[] logits = [0, 0.1, 0.5, 0.4, 0, 0.2, 0.7, 0.1, 0, 0.4, 0.35, 0.3, 1, 0, 0.5, 0.25];
        int[] classes = [3, 2, 2, 1];
        var scores = Enumerable.Range(1, 4).Select(k => new TopKAccuracy(k).Add(Tensor([4, 4], logits), classes).Value);
        Assert.Equal([0.25, 0.75, 0.75, 1], scores);
    }

    [Fact]
    [KnownBug("mlx-image#15", "The accuracy changed with the batch size.")]
    [KnownBug("burn#5218", "Precision and recall were means over the batches.")]
    [KnownBug("Lightning#19838", "Averaged over batches of one class each, the accuracy came out far too low.")]
    public void No_metric_depends_on_how_the_samples_are_cut()
    {
        var logits = TestSupport.TestData.Normal<double>(30 * 4, 1);
        int[] classes = [.. Enumerable.Range(0, 30).Select(i => i / 8)];
        var (accuracy, matrix) = (default(Accuracy), ConfusionMatrix.Empty(4));
        var (likelihood, calibration) = (default(NegativeLogLikelihood), ExpectedCalibrationError.Empty());
        for (var start = 0; start < 30; start += 7)
        {
            var count = Math.Min(7, 30 - start);
            var part = Tensor([count, 4], logits[(4 * start)..(4 * (start + count))]);
            var targets = classes.AsSpan(start, count);
            (accuracy, matrix) = (accuracy.Add(part, targets), matrix.Add(part, targets));
            (likelihood, calibration) = (likelihood.Add(part, targets), calibration.AddLogits(part, targets));
        }

        var all = Tensor([30, 4], logits);
        Assert.Equal(default(Accuracy).Add(all, classes), accuracy);
        Assert.Equal(ConfusionMatrix.Empty(4).Add(all, classes), matrix);
        Assert.Equal(default(NegativeLogLikelihood).Add(all, classes).Value, likelihood.Value, 1e-14);
        Assert.Equal(ExpectedCalibrationError.Empty().AddLogits(all, classes).Value, calibration.Value, 1e-14);
    }

    [Fact]
    [KnownBug("burn#5577", "Batches were weighted by all their samples, the ignored ones too.")]
    public void Ignored_samples_have_no_weight()
    {
        const int padding = 2;
        var logits = HostTensor<double>.Copy(
            [10, 3],
            [.. Enumerable.Repeat(new double[] { 1, 0, 0 }, 10).SelectMany(x => x)]
        );
        int[] oneRight = [0, .. Enumerable.Repeat(padding, 9)];
        int[] allWrong = [.. Enumerable.Repeat(1, 10)];
        int[] allIgnored = [.. Enumerable.Repeat(padding, 10)];
        var accuracy = default(Accuracy).Add(logits, oneRight, padding).Add(logits, allWrong, padding);
        Assert.Equal(new Accuracy(1, 11), accuracy);
        Assert.Equal(accuracy, accuracy.Add(logits, allIgnored, padding));
    }

    [Fact]
    [KnownBug("scikit-learn#24315", "In float32 a certain prediction was clipped to 1, and its logarithm was NaN.")]
    public void A_certain_prediction_in_float32_has_a_likelihood()
    {
        Assert.Equal(Math.Exp(-200), default(NegativeLogLikelihood).Add(Tensor([1, 2], [200f, 0]), [0]).Value, 1e-100);
        Assert.Equal(200, default(NegativeLogLikelihood).Add(Tensor([1, 2], [200f, 0]), [1]).Value);
    }

    private static double Score<T>(T[] outputs, T[] targets)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        default(R2).Add(Tensor([outputs.Length], outputs), targets).Value;

    private static HostTensor<T> Tensor<T>(Shape shape, T[] values)
        where T : unmanaged, IFloatingPointIeee754<T> => HostTensor<T>.Copy(shape, values);
}
