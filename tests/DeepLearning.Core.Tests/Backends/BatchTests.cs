namespace DeepLearning.Core.Tests.Backends;

public class BatchTests
{
    [Fact]
    public void Samples_are_numbered_from_0_unless_told_otherwise()
    {
        Assert.Equal(new long[] { 0, 1, 2 }, Batch<float>.Of(new float[6], new[] { 0, 1, 0 }).SampleIndices.ToArray());
        Assert.Equal(
            new long[] { 7, 5 },
            new Batch<float>(2, [new float[2]], null, new long[] { 7, 5 }).SampleIndices.ToArray()
        );
    }

    [Fact]
    public void There_is_one_index_a_sample()
    {
        var e = Assert.Throws<ArgumentException>(() => new Batch<float>(2, [], null, new long[3]));
        Assert.Contains(
            "the batch's sample indices has 3 values, but 2 are expected",
            e.Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new Batch<float>(-1, []));
    }

    [Fact]
    public void The_short_forms_bring_one_input_and_one_target()
    {
        var batch = Batch<double>.Of(2, new double[6], new double[4]);
        Assert.Equal(2, batch.Count);
        Assert.Equal(6, Assert.Single(batch.Inputs).Length);
        Assert.Equal(4, Assert.IsType<Targets<double>.Values>(Assert.Single(batch.Targets)).Elements.Length);
        Assert.Equal(3, Batch<double>.Of(new double[6], new[] { 0, 1, 0 }).Count);
    }
}
