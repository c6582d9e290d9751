namespace DeepLearning.Reference.Tests;

public class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_item_is_worked_on_once(int threads)
    {
        for (var items = 0; items < 40; items++)
        {
            for (var grain = 1; grain < 9; grain++)
            {
                var counts = new int[items];
                var work = new Counting(counts);
                Workers.Of(threads).Run(ref work, items, grain);
                Assert.All(counts, count => Assert.Equal(1, count));
            }
        }
    }

    [Fact]
    public void A_helper_that_fell_asleep_wakes_up()
    {
        for (var i = 0; i < 20; i++)
        {
            Thread.Sleep(5);
            var counts = new int[2];
            var work = new Counting(counts);
            Workers.Of(2).Run(ref work, 2);
            Assert.Equal([1, 1], counts);
        }
    }

    /// <summary>Calls so far apart that the helper spins, falls asleep, or is about to.</summary>
    [Fact]
    public void Calls_come_at_every_distance()
    {
        for (var i = 0; i < 3000; i++)
        {
            Thread.SpinWait(i % 100 * 200);
            var counts = new int[3];
            var work = new Counting(counts);
            Workers.Of(3).Run(ref work, 3);
            Assert.Equal([1, 1, 1], counts);
        }
    }

    [Fact]
    public void An_exception_of_a_helper_reaches_the_caller_and_the_helper_lives_on()
    {
        var workers = Workers.Of(2);
        for (var i = 0; i < 3; i++)
        {
            Assert.Throws<InvalidOperationException>(() => Run(workers));
            var counts = new int[10];
            var counting = new Counting(counts);
            workers.Run(ref counting, 10);
            Assert.All(counts, count => Assert.Equal(1, count));
        }

        static void Run(Workers workers)
        {
            var work = new Failing();
            workers.Run(ref work, 2);
        }
    }

    [Fact]
    public void Callers_on_several_threads_share_one_set()
    {
        Parallel.For(
            0,
            4,
            _ =>
            {
                for (var i = 0; i < 2000; i++)
                {
                    var counts = new int[17];
                    var work = new Counting(counts);
                    Workers.Of(2).Run(ref work, counts.Length);
                    Assert.All(counts, count => Assert.Equal(1, count));
                }
            }
        );
    }

    private readonly ref struct Counting(Span<int> counts) : IRangeWork
    {
        private readonly Span<int> _counts = counts;

        public void Run(int start, int end)
        {
            for (var i = start; i < end; i++)
                Interlocked.Increment(ref _counts[i]);
        }
    }

    private readonly struct Failing : IRangeWork
    {
        public void Run(int start, int end)
        {
            if (end == 2)
                throw new InvalidOperationException("item 1");
        }
    }
}
