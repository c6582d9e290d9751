using DeepLearning.TestSupport;

namespace DeepLearning.KnownBugs;

/// <summary>Which samples come when, and what is drawn for each.</summary>
public class ShuffleTests
{
    private static readonly RngKey Key = RngKey.FromSeed(7);

    [Fact]
    [KnownBug("burn#701", "The data were shuffled once, and came in that order in every epoch.")]
    [KnownBug("DALLE-pytorch#230", "A sampler that was not told of the epoch gave the same order again.")]
    public void Each_epoch_has_an_order_of_its_own_of_all_samples()
    {
        var source = new BatchSource<double>(OneRun.Data, 6, Key);
        var orders = Enumerable.Range(0, 5).Select(epoch => Order(source, epoch)).ToArray();
        Assert.All(orders, order => Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i), order.Order()));
        Assert.Equal(5, orders.Select(order => string.Join(",", order)).Distinct().Count());
        Assert.Equal(orders[3], Order(source, 3));
    }

    [Fact]
    [KnownBug("pytorch#10979", "With the next version the same seed gave another order.")]
    public void A_seeds_order_never_changes()
    {
        var order = new int[10];
        Draws.Permutation(RngKey.FromSeed(1).For(RngPurpose.Shuffle).Fold(0), order);
        Assert.Equal([2, 5, 8, 4, 0, 6, 1, 7, 3, 9], order);
    }

    [Fact]
    [KnownBug("TorchSharp#951", "A last batch that is smaller could not be left out.")]
    public void A_smaller_last_batch_is_left_out_where_that_is_wanted()
    {
        Assert.Equal([6, 6, 6, 2], Sizes(new(OneRun.Data, 6)));
        Assert.Equal([6, 6, 6], Sizes(new(OneRun.Data, 6, dropLast: true)));
        Assert.Equal([5, 5, 5, 5], Sizes(new(OneRun.Data, 5, dropLast: true)));

        static IEnumerable<int> Sizes(BatchSource<double> source) => source.Epoch(0).Select(batch => batch.Count);
    }

    [Fact]
    [KnownBug("pytorch#5059", "Each worker drew the same numbers: four images had one augmentation.")]
    [KnownBug("pytorch#3880", "The generator's state was copied into each worker.")]
    [KnownBug("fairseq#1383", "Eight workers drew eight times the same.")]
    [KnownBug("CenterNet#233", "The first images of all workers were augmented alike.")]
    public void No_two_samples_have_the_same_augmentation()
    {
        var noise = Noise(batchSize: 20, epoch: 0);
        Assert.Equal(20 * 16, noise.Distinct().Count());
    }

    [Fact]
    [KnownBug("pytorch#41329", "In each epoch the workers began with the same seed again.")]
    [KnownBug("Lightning#20412", "A seed for the workers gave the same augmentations in each epoch.")]
    public void Each_epoch_has_augmentations_of_its_own_however_it_is_cut()
    {
        Assert.Empty(Noise(batchSize: 20, epoch: 0).Intersect(Noise(batchSize: 20, epoch: 1)));
        Assert.Equal(Noise(batchSize: 20, epoch: 1), Noise(batchSize: 3, epoch: 1));
    }

    private static long[] Order(BatchSource<double> source, int epoch) =>
        [.. source.Epoch(epoch).SelectMany(batch => batch.SampleIndices.ToArray())];

    /// <summary>What is added to each pixel of images of zeros, in the data's order.</summary>
    private static double[] Noise(int batchSize, int epoch)
    {
        var zeros = new Dataset<double>(HostTensor<double>.Zeros([20, 1, 4, 4]), OneRun.Data.Targets);
        var augmenter = new Augmenter<double>([new Augmentation.Noise(1)], zeros, batchSize, Key);
        return
        [
            .. new BatchSource<double>(zeros, batchSize)
                .Epoch(0)
                .SelectMany(batch => augmenter.Apply(batch, epoch).Inputs[0].Reals.ToArray()),
        ];
    }
}
