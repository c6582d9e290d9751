using System.Collections.Concurrent;

namespace DeepLearning.Core.Tests.Data.Streams;

public sealed class BlockSourceTests
{
    private static readonly RngKey Key = RngKey.FromSeed(9);

    /// <summary>Sample i has the input i, the class i mod 3 and the weight i.</summary>
    private static readonly Dataset<double> Data = new(
        HostTensor<double>.Create(
            [23, 2],
            values =>
            {
                for (var i = 0; i < values.Length; i++)
                    values[i] = i / 2;
            }
        ),
        new Targets<double>.Classes(Enumerable.Range(0, 23).Select(i => i % 3).ToArray())
        {
            SampleWeights = Enumerable.Range(0, 23).Select(i => (double)i).ToArray(),
        }
    );

    private static StreamedDataset<double> Streamed(int mixed, Action<int>? onRead = null)
    {
        var blocks = SampleBlocks.Of(Data, 5);
        return new(
            SampleBlocks.Of(
                blocks.Counts,
                block =>
                {
                    onRead?.Invoke(block);
                    return blocks.Read(block);
                }
            ),
            mixed
        );
    }

    private static List<long[]> Walk(IBatchSource<double> source, int epoch, int skip = 0)
    {
        var seen = new List<long[]>();
        foreach (var batch in source.Epoch(epoch, skip))
        {
            var indices = batch.SampleIndices.ToArray();
            var targets = (Targets<double>.Classes)batch.Targets[0];
            Assert.Equal(batch.Count, indices.Length);
            Assert.Equal(indices.SelectMany(i => new double[] { i, i }), batch.Inputs[0].Reals.ToArray());
            Assert.Equal(indices.Select(i => (int)i % 3), targets.Indices.ToArray());
            Assert.Equal(indices.Select(i => (double)i), targets.SampleWeights.ToArray());
            seen.Add(indices);
        }

        return seen;
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 4)]
    [InlineData(2, 7)]
    [InlineData(3, 23)]
    [InlineData(9, 6)]
    public void An_epoch_has_each_sample_once_in_an_order_of_its_own(int mixed, int batchSize)
    {
        var source = new BlockSource<double>(Streamed(mixed), batchSize, Key);
        var (first, second) = (Walk(source, 0), Walk(source, 1));
        Assert.Equal(source.BatchesPerEpoch, first.Count);
        Assert.Equal(Enumerable.Range(0, first.Count).Select(source.CountOf), first.Select(batch => batch.Length));
        foreach (var epoch in (List<long[]>[])[first, second])
            Assert.Equal(Enumerable.Range(0, 23).Select(i => (long)i), epoch.SelectMany(batch => batch).Order());
        Assert.NotEqual(first.SelectMany(b => b), second.SelectMany(b => b));
        Assert.Equal(first, Walk(new BlockSource<double>(Streamed(mixed), batchSize, Key), 0));
    }

    [Fact]
    public void Without_a_key_the_batches_are_those_of_the_data_set_in_memory()
    {
        var source = new BlockSource<double>(Streamed(2), 4);
        Assert.Equal(Walk(new BatchSource<double>(Data, 4), 0), Walk(source, 3));
        Assert.Equal(
            5,
            Walk(new BlockSource<double>(Streamed(2), 4, dropLast: true), 0).Count(batch => batch.Length == 4)
        );
    }

    /// <summary>Windows of two blocks: each is a run of samples of two blocks alone, in an order of its own.</summary>
    [Fact]
    public void The_samples_of_the_blocks_of_a_window_are_mixed()
    {
        var order = Walk(new BlockSource<double>(Streamed(2), 1, Key), 0).Select(batch => batch[0]).ToArray();
        var blocks = order.Select(sample => sample / 5).ToArray();
        var first = blocks.TakeWhile((_, i) => blocks[..(i + 1)].Distinct().Count() <= 2).Count();
        Assert.InRange(first, 8, 10);
        Assert.NotEqual(order[..first].Order(), order[..first]);
        var changes = Enumerable.Range(1, first - 1).Count(i => blocks[i] != blocks[i - 1]);
        Assert.True(changes > 1, $"the blocks {string.Join(", ", blocks)} are not mixed");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void An_epoch_goes_on_in_its_midst_with_the_same_batches_and_reads_no_block_before(int mixed)
    {
        var whole = Walk(new BlockSource<double>(Streamed(mixed), 4, Key), 2);
        for (var skip = 0; skip <= whole.Count; skip++)
        {
            var read = new ConcurrentQueue<int>();
            var source = new BlockSource<double>(Streamed(mixed, read.Enqueue), 4, Key);
            Assert.Equal(whole[skip..], Walk(source, 2, skip));
            Assert.Equal(read.Distinct(), read);
            if (mixed == 1 && skip == whole.Count - 1)
                Assert.InRange(read.Count, 1, 2);
            if (skip == whole.Count)
                Assert.Empty(read);
        }
    }

    [Fact]
    public void Blocks_are_read_ahead_on_another_thread_one_window_at_a_time()
    {
        var (caller, reading, most) = (Environment.CurrentManagedThreadId, 0, 0);
        var threads = new ConcurrentBag<int>();
        using var second = new ManualResetEventSlim();
        var read = 0;
        var source = new BlockSource<double>(
            Streamed(
                1,
                _ =>
                {
                    most = Math.Max(most, Interlocked.Increment(ref reading));
                    threads.Add(Environment.CurrentManagedThreadId);
                    if (Interlocked.Increment(ref read) == 2)
                        second.Set();
                    Interlocked.Decrement(ref reading);
                }
            ),
            5
        );
        using var batches = source.Epoch(0).GetEnumerator();
        Assert.True(batches.MoveNext());
        Assert.True(second.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "nothing read ahead");
        while (batches.MoveNext()) { }

        Assert.DoesNotContain(caller, threads);
        Assert.Equal((5, 1), (read, most));
    }

    [Fact]
    public void An_epoch_that_is_left_reads_no_further()
    {
        var read = 0;
        var source = new BlockSource<double>(Streamed(1, _ => Interlocked.Increment(ref read)), 5);
        foreach (var batch in source.Epoch(0))
            break;
        var after = read;
        Assert.InRange(after, 1, 2);
        Assert.Equal(5, Walk(source, 1).Count);
        Assert.Equal(after + 5, read);
    }

    [Fact]
    public void What_reading_throws_comes_out_of_the_batch_that_needs_it()
    {
        var source = new BlockSource<double>(
            Streamed(1, block => _ = block == 3 ? throw new DataFileException("gone") : 0),
            5
        );
        var batches = 0;
        Assert.Equal(
            "gone",
            Assert
                .Throws<DataFileException>(() =>
                {
                    foreach (var _ in source.Epoch(0))
                        batches++;
                })
                .Message
        );
        Assert.Equal(3, batches);
    }

    [Fact]
    public void Blocks_that_are_not_alike_are_refused()
    {
        var wide = new Dataset<double>(
            HostTensor<double>.Copy([5, 3], new double[15]),
            new Targets<double>.Classes(new int[5])
        );
        var source = new BlockSource<double>(
            new(SampleBlocks.Of<double>([5, 5], block => block == 0 ? Data.Subset([0, 1, 2, 3, 4]) : wide), 1),
            5
        );
        Assert.Equal(
            "block 1 is not as the blocks before it: it has 'input' Double[3] and 'target' 1 classes, but 'input' "
                + "Double[2] and 'target' 1 classes with weights are expected",
            Assert.Throws<ArgumentException>(() => source.Epoch(0).Count()).Message
        );
        Assert.Equal(
            "block 0 has 23 samples, but 5 are expected: the data has changed",
            Assert
                .Throws<ArgumentException>(() =>
                    new BlockSource<double>(new(SampleBlocks.Of<double>([5, 5], _ => Data)), 5).Epoch(0).Count()
                )
                .Message
        );
        Assert.Throws<ArgumentException>(() => new StreamedDataset<double>(SampleBlocks.Of<double>([], _ => Data)));
        Assert.Throws<ArgumentException>(() => new StreamedDataset<double>(SampleBlocks.Of<double>([0], _ => Data)));
        Assert.Throws<ArgumentException>(() => new BlockSource<double>(Streamed(1), 24));
    }
}
