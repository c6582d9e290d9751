using System.Numerics;

namespace DeepLearning.Experiments.Rounding;

/// <summary>Judges both sides on all inputs of one function, on several threads.</summary>
internal static class AccuracyRun
{
    private const int Block = 1 << 14;

    /// <param name="function">The function.</param>
    /// <param name="slice">1 for all inputs, n for every n-th.</param>
    /// <param name="threads">How many threads.</param>
    public static AccuracyResult Of<T, N>(AccuracyCase function, long slice, int threads)
        where T : unmanaged, IFloatingPointIeee754<T>
        where N : struct, ITrueNumber<N>
    {
        var inputs = new AccuracyInputs<T>(slice, Block);
        var (ours, theirs) = (Score.None, Score.None);
        var (next, all) = (-1, new object());
        Exception? failure = null;
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(Work)).ToArray();
        foreach (var worker in workers)
            worker.Start();
        foreach (var worker in workers)
            worker.Join();
        if (failure is not null)
            throw new InvalidOperationException($"{function.Name}: {failure.Message}", failure);
        using var our = function.Ours<T>(Block);
        using var their = new TorchPasses<T>(function, Block);
        return new(
            function,
            Format<T>.Name,
            ours,
            theirs,
            Limits.Wrong(function, our, Block),
            Limits.Wrong(function, their, Block)
        );

        void Work()
        {
            try
            {
                using var our = function.Ours<T>(Block);
                using var their = new TorchPasses<T>(function, Block);
                IPasses<T>[] passes = [our, their];
                var x = new T[Block];
                var sides = passes.Select(_ => (Value: new T[Block], Slope: new T[Block])).ToArray();
                Score[] scores = [Score.None, Score.None];
                for (
                    var block = Interlocked.Increment(ref next);
                    block < inputs.Blocks;
                    block = Interlocked.Increment(ref next)
                )
                {
                    inputs.Fill(block, x);
                    for (var side = 0; side < passes.Length; side++)
                        passes[side].Run(x, sides[side].Value, sides[side].Slope);
                    function.Judge<T, N>(x, sides, scores);
                }

                lock (all)
                    (ours, theirs) = (ours.Or(scores[0]), theirs.Or(scores[1]));
            }
            catch (Exception e)
            {
                failure = e;
            }
        }
    }
}
