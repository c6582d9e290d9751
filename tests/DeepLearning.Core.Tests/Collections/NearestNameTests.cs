using CsCheck;

namespace DeepLearning.Core.Tests.Collections;

public class NearestNameTests
{
    [Fact]
    public void The_last_letter_counts() => Assert.Equal("apochs", NearestName.Of("epochs", ["epoc", "apochs"]));

    /// <summary>Levenshtein's distance by its definition.</summary>
    private static int Distance(string a, string b) =>
        a == "" ? b.Length
        : b == "" ? a.Length
        : a[0] == b[0] ? Distance(a[1..], b[1..])
        : 1 + Math.Min(Distance(a[1..], b[1..]), Math.Min(Distance(a[1..], b), Distance(a, b[1..])));

    [Fact]
    public void The_nearest_name_has_the_least_distance()
    {
        var name = Gen.String[Gen.Char["abc"], 0, 6];
        Gen.Select(name, name.Array[1, 5])
            .Sample(t =>
                Assert.Equal(
                    t.Item2.Min(other => Distance(t.Item1, other)),
                    Distance(t.Item1, NearestName.Of(t.Item1, t.Item2))
                )
            );
    }
}
