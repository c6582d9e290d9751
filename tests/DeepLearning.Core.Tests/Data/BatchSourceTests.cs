namespace DeepLearning.Core.Tests.Data;

public class BatchSourceTests
{
    private static readonly RngKey Key = RngKey.FromSeed(1);

    private static readonly Dataset<double> Data = new(
        HostTensor<double>.Create(
            [10, 2],
            v =>
            {
                for (var i = 0; i < 20; i++)
                    v[i] = i;
            }
        ),
        new Targets<double>.Classes(Enumerable.Range(0, 10).ToArray())
    );

    private static long[] Order(BatchSource<double> source, int epoch) =>
        [.. source.Epoch(epoch).SelectMany(batch => batch.SampleIndices.ToArray())];

    [Fact]
    public void Without_a_key_the_order_is_the_data_sets_and_the_last_batch_has_what_remains()
    {
        var source = new BatchSource<double>(Data, 4);
        Assert.Equal([4, 4, 2], source.Epoch(0).Select(batch => batch.Count));
        Assert.Equal(3, source.BatchesPerEpoch);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), Order(source, 7));
    }

    [Fact]
    public void A_last_batch_that_is_smaller_can_be_dropped()
    {
        var source = new BatchSource<double>(Data, 4, dropLast: true);
        Assert.Equal([4, 4], source.Epoch(0).Select(batch => batch.Count));
        Assert.Equal(2, source.BatchesPerEpoch);
    }

    [Fact]
    public void Inputs_targets_and_indices_belong_together()
    {
        foreach (var batch in new BatchSource<double>(Data, 3, Key).Epoch(0))
            for (var i = 0; i < batch.Count; i++)
            {
                var sample = (int)batch.SampleIndices.Span[i];
                Assert.Equal([2 * sample, 2 * sample + 1], batch.Inputs[0].Reals.Slice(2 * i, 2).ToArray());
                Assert.Equal(sample, ((Targets<double>.Classes)batch.Targets[0]).Indices.Span[i]);
            }
    }

    [Fact]
    public void Values_come_along_too()
    {
        var data = new Dataset<double>(Data.Inputs, new Targets<double>.Values(Data.Inputs.Memory));
        foreach (var batch in new BatchSource<double>(data, 4, Key).Epoch(2))
            Assert.Equal(
                batch.Inputs[0].Reals.ToArray(),
                ((Targets<double>.Values)batch.Targets[0]).Elements.ToArray()
            );
    }

    [Fact]
    public void An_epochs_order_is_the_permutation_of_its_key_whatever_came_before()
    {
        var source = new BatchSource<double>(Data, 4, Key);
        var expected = new int[10];
        Draws.Permutation(Key.For(RngPurpose.Shuffle).Fold(3), expected);
        Assert.Equal(expected.Select(i => (long)i), Order(source, 3));
        Assert.NotEqual(Order(source, 3), Order(source, 4));
        Assert.Equal(expected.Select(i => (long)i), Order(source, 3));
    }

    [Fact]
    public void The_same_two_batches_are_lent_again_and_again()
    {
        var source = new BatchSource<double>(Data, 4, Key);
        Assert.Equal(2, source.Epoch(0).Concat(source.Epoch(1)).Distinct().Count());
    }

    [Fact]
    public void An_epoch_allocates_no_more_than_its_enumerator()
    {
        var source = new BatchSource<double>(Digits.Load<double>(), 32, Key);
        long Run(int epoch)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var _ in source.Epoch(epoch)) { }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Run(0);
        Assert.InRange(Run(1), 0, 256);
    }

    [Fact]
    public void A_batch_larger_than_the_data_is_refused() =>
        Assert.StartsWith(
            "the batch size is 11, but the data set has only 10 samples",
            Assert.Throws<ArgumentException>(() => new BatchSource<double>(Data, 11)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_batch_of_nothing_and_an_epoch_before_the_first_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchSource<double>(Data, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchSource<double>(Data, 1).Epoch(-1));
    }
}
