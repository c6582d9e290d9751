namespace DeepLearning.KnownBugs;

public class SplitTests
{
    [Fact]
    [KnownBug("scikit-learn#6379", "Where the shares did not divide the classes, a sample was in both parts.")]
    [KnownBug("scikit-learn#6471", "The parts had not the sizes that were asked for.")]
    [KnownBug("scikit-learn#8913", "A rare class was missing in a part whose share of it was more than nothing.")]
    public void Each_sample_is_in_one_part_and_each_class_within_a_sample_of_its_share()
    {
        foreach (var sizes in new int[][] { [18, 2], [5, 5, 5, 5, 3, 3], [1, 1, 1, 30], [7, 11, 13], [100, 1] })
        {
            int[] classes = [.. sizes.SelectMany((size, c) => Enumerable.Repeat(c, size))];
            var data = new Dataset<double>(
                HostTensor<double>.Create(
                    [classes.Length, 1],
                    values =>
                    {
                        for (var i = 0; i < values.Length; i++)
                            values[i] = i;
                    }
                ),
                new Targets<double>.Classes(classes)
            );
            for (ulong seed = 0; seed < 20; seed++)
            {
                var split = StratifiedSplit.Of(data, RngKey.FromSeed(seed), 0.6, 0.2, 0.2);
                var parts = new[] { (split.Train, 0.6), (split.Validation, 0.2), (split.Test, 0.2) };
                Assert.Equal(
                    Enumerable.Range(0, classes.Length).Select(i => (double)i),
                    parts.SelectMany(part => part.Item1.Inputs.Span.ToArray()).Order()
                );
                foreach (var (part, share) in parts)
                {
                    var taken = ((Targets<double>.Classes)part.Targets).Indices.ToArray();
                    for (var c = 0; c < sizes.Length; c++)
                        Assert.InRange(taken.Count(t => t == c) - share * sizes[c], -1, 1);
                }
            }
        }
    }
}
