namespace DeepLearning.Core.Tests.Data.Splits;

public sealed class PartitionTests
{
    private static readonly RngKey Key = RngKey.FromSeed(11);

    private static readonly SampleLabels Species = SampleLabels.Of(Iris.Load(), Iris.Target);

    private static int[] Counts(IEnumerable<int> samples) =>
        [.. Enumerable.Range(0, 3).Select(label => samples.Count(sample => Species[sample] == label))];

    [Fact]
    public void A_table_is_cut_as_the_data_set_of_it_is()
    {
        var iris = Iris.Load();
        var partition = Partition.Stratified(Species, Key, 0.6, 0.2, 0.2);
        Assert.Equal([30, 30, 30], Counts(partition.Train));
        Assert.Equal([10, 10, 10], Counts(partition.Validation));
        Assert.Equal([10, 10, 10], Counts(partition.Test));
        var data = Pipeline.Infer(iris, Iris.Target).Fit(iris).Apply<double>(iris);
        var (train, validation, test) = partition.Of(iris);
        Assert.Equal((90, 30, 30), (train.Count, validation.Count, test.Count));
        Assert.Equal(StratifiedSplit.Of(data, Key, 0.6, 0.2, 0.2).Train.Inputs, partition.Of(data).Train.Inputs);
        Assert.Equal(iris[Iris.Target][partition.Test[3]], test[Iris.Target][3]);
    }

    [Fact]
    public void Each_part_has_one_of_each_class_or_the_class_is_said()
    {
        int[] rare = [.. Enumerable.Repeat(0, 50), 1, 1, 1];
        var partition = Partition.Stratified(SampleLabels.Of(rare), Key, 0.9, 0.05, 0.05);
        foreach (var part in (Sequence<int>[])[partition.Train, partition.Validation, partition.Test])
            Assert.Contains(part, sample => rare[sample] == 1);
        Assert.StartsWith(
            "the class 1 has 2 members, but each of 3 parts is to have one",
            Assert
                .Throws<ArgumentException>(() =>
                    Partition.Stratified(SampleLabels.Of(rare.AsSpan()[..^1]), Key, 0.9, 0.05, 0.05)
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Groups_are_cut_at_the_shares_as_nearly_as_they_go()
    {
        var groups = SampleLabels.Of([.. Enumerable.Range(0, 300).Select(sample => sample / 3)]);
        var partition = Partition.Grouped(groups, Key, 0.7, 0.2, 0.1);
        Assert.Equal((210, 60, 30), (partition.Train.Count, partition.Validation.Count, partition.Test.Count));
        Assert.Equal(
            100,
            ((Sequence<int>[])[partition.Train, partition.Validation, partition.Test]).Sum(part =>
                part.Select(sample => groups[sample]).Distinct().Count()
            )
        );
        var species = Partition.Grouped(groups, Key, 0.5, 0.25, 0.25, SampleLabels.Of([.. Mixed()]));
        Assert.Equal(75, species.Train.Count(sample => sample / 150 == 0));

        static IEnumerable<int> Mixed() => Enumerable.Range(0, 300).Select(sample => sample / 150);
    }

    [Fact]
    public void A_holdout_cuts_in_two()
    {
        var holdout = Holdout.Stratified(Species, Key, 0.2);
        Assert.Equal([10, 10, 10], Counts(holdout.Test));
        Assert.Equal(Enumerable.Range(0, 150), holdout.Train.Concat(holdout.Test).Order());
        Assert.Equal(30, Holdout.Plain(150, Key, 0.2).Test.Count);
        Assert.Equal(50, Holdout.Grouped(Species, Key, 1 / 3.0).Test.Count);
        Assert.StartsWith(
            "the test part would be empty: its share 0.001",
            Assert.Throws<ArgumentException>(() => Holdout.Plain(150, Key, 0.001)).Message,
            StringComparison.Ordinal
        );
        foreach (var share in (double[])[0, 1, -1, 2, double.NaN])
            Assert.ThrowsAny<ArgumentException>(() => Holdout.Plain(150, Key, share));
    }

    [Fact]
    public void Quantiles_keep_equal_values_together_and_leave_missing_ones_out()
    {
        var labels = SampleLabels.Quantiles([5, 1, 1, 1, double.NaN, 2, 3, 4, 6], count: 4);
        Assert.Equal([3, 0, 0, 0, -1, 1, 2, 2, 3], Enumerable.Range(0, 9).Select(i => labels[i]));
        var table = Iris.Load();
        Assert.Equal(
            Enumerable.Range(0, 150).Select(i => SampleLabels.Quantiles(table, "petal_width")[i]),
            Enumerable.Range(0, 150).Select(i => SampleLabels.Quantiles(Data(table))[i])
        );

        static Dataset<double> Data(Table table) =>
            new(
                HostTensor<double>.Copy([150, 1], new double[150]),
                new Targets<double>.Values(((Column.Numbers)table["petal_width"]).Values.ToArray())
            );
    }

    [Fact]
    public void What_has_no_labels_is_refused()
    {
        var data = new Dataset<double>(
            HostTensor<double>.Copy([2, 1], [1, 2]),
            new Targets<double>.Classes((int[])[0, 1])
        );
        Assert.Equal(
            "quantiles are those of one value a sample, but the target 'target' has classes",
            Assert.Throws<ArgumentException>(() => SampleLabels.Quantiles(data)).Message
        );
        Assert.Throws<PipelineException>(() => SampleLabels.Of(Iris.Load(), "specie"));
        Assert.Throws<ArgumentException>(() => SampleLabels.Of(data, "x"));
        Assert.Throws<ArgumentException>(() => SampleLabels.Of([]));
    }
}
