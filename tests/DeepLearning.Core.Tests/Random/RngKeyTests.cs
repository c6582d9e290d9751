namespace DeepLearning.Core.Tests.Random;

public class RngKeyTests
{
    [Fact]
    public void The_same_folds_give_the_same_key() =>
        Assert.Equal(
            RngKey.FromSeed(3).For(RngPurpose.Dropout).Fold("0").Fold(17L),
            RngKey.FromSeed(3).For(RngPurpose.Dropout).Fold("0").Fold(17L)
        );

    [Fact]
    public void Every_fold_gives_another_key()
    {
        var root = RngKey.FromSeed(3);
        var keys = new List<RngKey>
        {
            root,
            RngKey.FromSeed(4),
            root.Fold("a"),
            root.Fold("b"),
            root.Fold("a").Fold("b"),
            root.Fold("b").Fold("a"),
        };
        keys.AddRange(Enum.GetValues<RngPurpose>().Select(root.For));
        keys.AddRange(Enumerable.Range(100, 1000).Select(step => root.Fold((long)step)));
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    [Fact]
    public void A_number_uses_all_64_bits()
    {
        var root = RngKey.FromSeed(0);
        Assert.NotEqual(root.Fold(1L), root.Fold(1L + (1L << 32)));
        Assert.Equal(root.Fold(-1L), root.Fold(ulong.MaxValue));
    }

    [Fact]
    public void The_purposes_numbers_are_each_runs_meaning() =>
        Assert.Equal(
            [
                ("Weights", 1),
                ("Shuffle", 2),
                ("Dropout", 3),
                ("Augmentation", 4),
                ("Split", 5),
                ("Verification", 6),
                ("Step", 7),
                ("Search", 8),
            ],
            Enum.GetValues<RngPurpose>().Select(p => (p.ToString(), (int)p))
        );

    /// <summary>Published FNV-1a test values.</summary>
    [Theory]
    [InlineData("", 0xcbf29ce484222325)]
    [InlineData("a", 0xaf63dc4c8601ec8c)]
    [InlineData("foobar", 0x85944171f73967e8)]
    public void A_names_hash_is_fnv_1a(string name, ulong hash) => Assert.Equal(hash, RngKey.NameHash(name));
}
