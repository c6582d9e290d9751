namespace DeepLearning.Core.Tests.Data.Splits;

public sealed class KFoldTests
{
    private static readonly RngKey Key = RngKey.FromSeed(3);

    private static SampleLabels Classes(params int[] sizes) =>
        SampleLabels.Of([.. sizes.SelectMany((size, label) => Enumerable.Repeat(label, size))]);

    private static int[] Counts(IEnumerable<int> samples, SampleLabels labels, int classes) =>
        [.. Enumerable.Range(0, classes).Select(label => samples.Count(sample => labels[sample] == label))];

    private static void CheckCover(IReadOnlyCollection<Fold> folds, int count)
    {
        Assert.Equal(Enumerable.Range(0, count), folds.SelectMany(fold => fold.Test).Order());
        Assert.All(
            folds,
            fold =>
            {
                Assert.Equal(Enumerable.Range(0, count), fold.Train.Concat(fold.Test).Order());
                Assert.Equal(fold.Train.Order(), fold.Train);
                Assert.Equal(fold.Test.Order(), fold.Test);
            }
        );
    }

    [Theory]
    [InlineData(10, 5)]
    [InlineData(11, 3)]
    [InlineData(7, 7)]
    public void Each_sample_judges_once_and_sizes_differ_by_one_at_most(int count, int k)
    {
        var folds = KFold.Plain(count, k, Key);
        CheckCover(folds, count);
        Assert.Equal(k, folds.Count);
        Assert.InRange(folds.Max(fold => fold.Test.Count) - folds.Min(fold => fold.Test.Count), 0, 1);
        Assert.Equal(folds, KFold.Plain(count, k, Key));
        Assert.NotEqual(folds, KFold.Plain(count, k, RngKey.FromSeed(4)));
    }

    [Fact]
    public void Stratified_parts_have_each_class_within_one_and_sizes_within_one()
    {
        foreach (var sizes in new int[][] { [50, 25, 5], [7, 11, 13], [5, 6, 7, 8, 9], [99, 5] })
            for (ulong seed = 0; seed < 20; seed++)
            {
                var labels = Classes(sizes);
                var folds = KFold.Stratified(labels, 5, RngKey.FromSeed(seed));
                CheckCover(folds, labels.Count);
                Assert.InRange(folds.Max(fold => fold.Test.Count) - folds.Min(fold => fold.Test.Count), 0, 1);
                foreach (var fold in folds)
                    for (var label = 0; label < sizes.Length; label++)
                        Assert.InRange(
                            Counts(fold.Test, labels, sizes.Length)[label],
                            sizes[label] / 5,
                            (sizes[label] + 4) / 5
                        );
            }
    }

    [Fact]
    public void A_class_with_fewer_members_than_parts_is_said_unless_it_may_be_rare()
    {
        var labels = SampleLabels.Of([0, 0, 0, 0, 0, 1, 1, -1], ["common", "rare"]);
        Assert.StartsWith(
            "the class 'rare' has 2 members, but each of 3 parts is to have one",
            Assert.Throws<ArgumentException>(() => KFold.Stratified(labels, 3, Key)).Message,
            StringComparison.Ordinal
        );
        CheckCover(KFold.Stratified(labels, 3, Key, allowRare: true), 8);
        Assert.Equal(
            "there are 3 samples, but 4 parts are wanted",
            Assert.Throws<ArgumentException>(() => KFold.Plain(3, 4, Key)).Message
        );
        Assert.ThrowsAny<ArgumentException>(() => KFold.Plain(3, 1, Key));
    }

    [Fact]
    public void Values_are_cut_by_their_quantiles()
    {
        double[] prices = [.. Enumerable.Range(0, 100).Select(i => Math.Pow(1.1, i * 37 % 100))];
        foreach (var fold in KFold.Stratified(SampleLabels.Quantiles(prices), 5, Key))
            for (var quantile = 0; quantile < 10; quantile++)
                Assert.Equal(2, fold.Test.Count(sample => SampleLabels.Quantiles(prices)[sample] == quantile));
    }

    [Fact]
    public void A_group_is_in_one_part_and_parts_are_about_as_large()
    {
        int[] sizes = [9, 8, 7, 6, 5, 4, 3, 2, 1, 1, 1, 1];
        for (ulong seed = 0; seed < 20; seed++)
        {
            var groups = Classes(sizes);
            var folds = KFold.Grouped(groups, 4, RngKey.FromSeed(seed));
            CheckCover(folds, groups.Count);
            Assert.All(folds, fold => Assert.Equal(12, fold.Test.Count));
            Assert.All(
                folds,
                fold => Assert.Empty(fold.Test.Select(s => groups[s]).Intersect(fold.Train.Select(s => groups[s])))
            );
        }
    }

    [Fact]
    public void Groups_are_dealt_out_so_that_classes_are_mixed_too()
    {
        // 12 groups of 4 samples each: half of them all of class 0, half all of class 1.
        var groups = Classes([.. Enumerable.Repeat(4, 12)]);
        var classes = SampleLabels.Of([.. Enumerable.Range(0, 48).Select(sample => sample / 4 % 2)]);
        for (ulong seed = 0; seed < 20; seed++)
            Assert.All(
                KFold.Grouped(groups, 3, RngKey.FromSeed(seed), classes),
                fold => Assert.Equal([8, 8], Counts(fold.Test, classes, 2))
            );
    }

    [Fact]
    public void Groups_that_cannot_be_cut_are_refused()
    {
        Assert.Equal(
            "there are 2 groups, but 3 parts are wanted",
            Assert.Throws<ArgumentException>(() => KFold.Grouped(Classes(5, 5), 3, Key)).Message
        );
        Assert.Equal(
            "sample 1 is of no group, but groups go into one part whole",
            Assert.Throws<ArgumentException>(() => KFold.Grouped(SampleLabels.Of([0, -1, 1]), 2, Key)).Message
        );
        Assert.Equal(2, KFold.Grouped(Classes(1, 100), 2, Key).Count(fold => fold.Test.Count > 0));
    }

    [Fact]
    public void One_sample_or_one_group_is_left_out_in_turn()
    {
        var folds = KFold.LeaveOneOut(4).ToList();
        CheckCover(folds, 4);
        Assert.Equal([0, 1, 2, 3], folds.Select(fold => fold.Test.Single()));
        var groups = KFold.LeaveOneGroupOut(SampleLabels.Of([7, 5, 7, -1]));
        Assert.Equal(
            [
                [3],
                [1],
                [0, 2],
            ],
            groups.Select(fold => fold.Test.ToArray())
        );
    }

    [Fact]
    public void A_repeated_cut_is_another_each_time()
    {
        var folds = KFold.Repeated(3, Key, key => KFold.Plain(20, 4, key));
        Assert.Equal(12, folds.Count);
        foreach (var chunk in folds.Chunk(4))
            CheckCover(chunk, 20);
        Assert.Equal(12, folds.Select(fold => fold.Test).Distinct().Count());
        Assert.Equal(folds, KFold.Repeated(3, Key, key => KFold.Plain(20, 4, key)));
    }

    [Fact]
    public void A_fold_is_of_a_table_or_a_data_set_of_as_many_rows()
    {
        var iris = Iris.Load();
        var fold = KFold.Stratified(SampleLabels.Of(iris, Iris.Target), 5, Key)[0];
        var (train, test) = fold.Of(iris);
        Assert.Equal((120, 30), (train.Count, test.Count));
        var pipeline = Pipeline.Infer(train, Iris.Target).Fit(train);
        var data = pipeline.Apply<double>(iris);
        Assert.Equal(pipeline.Apply<double>(test).Inputs, fold.Of(data).Test.Inputs);
        Assert.Equal(
            "the cut is of 150 samples, but 30 are to be cut",
            Assert.Throws<ArgumentException>(() => fold.Of(test)).Message
        );
    }
}
