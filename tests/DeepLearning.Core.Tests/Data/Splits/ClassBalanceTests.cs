namespace DeepLearning.Core.Tests.Data.Splits;

public sealed class ClassBalanceTests
{
    private static readonly RngKey Key = RngKey.FromSeed(2);

    private static readonly SampleLabels Labels = SampleLabels.Of([0, 1, 0, 2, 0, 1, -1, 0], ["a", "b", "c", "d"]);

    [Fact]
    public void Weights_make_classes_weigh_alike_and_samples_1_on_average()
    {
        var weights = ClassBalance.Weights(Labels, 3);
        Assert.Equal([7 / 12.0, 7 / 6.0, 7 / 3.0], weights);
        Assert.Equal(7, 4 * weights[0] + 2 * weights[1] + weights[2], 12);
        Assert.Equal(weights, new Loss.CrossEntropy { ClassWeights = weights }.ClassWeights);
        Assert.Equal(
            "the class 'd' has no member, and so no weight",
            Assert.Throws<ArgumentException>(() => ClassBalance.Weights(Labels, 4)).Message
        );
        Assert.Equal(
            "sample 3 is of class 2, but there are 2 classes",
            Assert.Throws<ArgumentException>(() => ClassBalance.Weights(Labels, 2)).Message
        );
    }

    [Fact]
    public void Oversampling_takes_each_member_and_rare_ones_again()
    {
        var sampled = ClassBalance.Oversample(Labels, Key);
        Assert.Equal([0, 1, 1, 2, 3, 3, 3, 3, 4, 5, 5, 7], sampled);
        var odd = ClassBalance.Oversample(SampleLabels.Of([0, 0, 0, 1, 1]), Key);
        Assert.Equal(6, odd.Count);
        Assert.Equal([1, 2], odd.Where(sample => sample > 2).CountBy(s => s).Select(pair => pair.Value).Order());
    }

    [Fact]
    public void Undersampling_takes_as_many_of_each_class_as_the_smallest_has()
    {
        var labels = SampleLabels.Of([.. Enumerable.Range(0, 100).Select(i => i < 90 ? 0 : 1)]);
        var sampled = ClassBalance.Undersample(labels, Key);
        Assert.Equal((10, 10), (sampled.Count(i => i < 90), sampled.Count(i => i >= 90)));
        Assert.Equal(sampled.Distinct().Order(), sampled);
        Assert.NotEqual(sampled, ClassBalance.Undersample(labels, RngKey.FromSeed(3)));
        Assert.Throws<ArgumentException>(() => ClassBalance.Undersample(SampleLabels.Of([-1]), Key));
    }
}
