namespace DeepLearning.KnownBugs;

public class ClippingTests
{
    [Fact]
    [KnownBug("pytorch#31367", "A negative bound was taken, and turned every gradient round.")]
    public void A_bound_that_is_not_above_zero_is_refused()
    {
        foreach (var limit in new[] { -1, 0, double.NaN })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new Clipping.ByNorm(limit));
            Assert.Throws<ArgumentOutOfRangeException>(() => new Clipping.ByValue(limit));
        }
    }
}
