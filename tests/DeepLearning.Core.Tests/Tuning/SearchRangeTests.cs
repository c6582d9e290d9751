using System.Text.Json;

namespace DeepLearning.Core.Tests.Tuning;

public class SearchRangeTests
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        IgnoreReadOnlyProperties = true,
    };

    private static double[] Draw(SearchRange range, int count) =>
        [.. Enumerable.Range(0, count).Select(i => ((SearchValue.Number)range.Draw(RngKey.FromSeed(3).Fold(i))).Value)];

    private static IEnumerable<double> Grid(SearchRange range, int points) =>
        range.Grid(points).Select(value => ((SearchValue.Number)value).Value);

    public static TheoryData<SearchRange> Ranges =>
        [
            new SearchRange.Choice("adam", "sgd"),
            new SearchRange.Choice(16, 32.5),
            new SearchRange.Uniform(-1, 0.1),
            new SearchRange.LogUniform(1e-5, 0.3),
            new SearchRange.Integer(-3, 70),
        ];

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Json_gives_the_same_range_back(SearchRange range)
    {
        var json = JsonSerializer.Serialize(range, Options);
        var read = JsonSerializer.Deserialize<SearchRange>(json, Options);
        Assert.Equal(range, read);
        Assert.Equal(range.GetHashCode(), read!.GetHashCode());
        Assert.NotEqual(new SearchRange.Uniform(-1, 0.2), read);
    }

    [Fact]
    public void Json_is_what_a_person_would_write()
    {
        Assert.Equal(
            """{"type":"logUniform","low":1E-05,"high":0.3}""",
            JsonSerializer.Serialize<SearchRange>(new SearchRange.LogUniform(1e-5, 0.3), Options)
        );
        Assert.Equal(
            """{"type":"choice","values":["adam","sgd"]}""",
            JsonSerializer.Serialize<SearchRange>(new SearchRange.Choice("adam", "sgd"), Options)
        );
        Assert.Equal(
            """{"type":"integer","low":1,"high":9}""",
            JsonSerializer.Serialize<SearchRange>(new SearchRange.Integer(1, 9), Options)
        );
    }

    [Fact]
    public void Draws_are_spread_evenly_over_a_uniform_range()
    {
        var values = Draw(new SearchRange.Uniform(2, 6), 4000);
        Assert.All(values, value => Assert.InRange(value, 2, 6));
        Assert.InRange(values.Average(), 3.9, 4.1);
        Assert.InRange(values.Count(value => value < 3) / 4000.0, 0.22, 0.28);
    }

    [Fact]
    public void Draws_are_spread_evenly_over_the_sizes_of_a_logarithmic_range()
    {
        var values = Draw(new SearchRange.LogUniform(1e-4, 1e-1), 3000);
        Assert.All(values, value => Assert.InRange(value, 1e-4, 1e-1));
        foreach (var low in (double[])[1e-4, 1e-3, 1e-2])
            Assert.InRange(values.Count(value => value >= low && value < 10 * low), 900, 1100);
    }

    [Fact]
    public void Draws_give_each_whole_number_and_both_ends()
    {
        var values = Draw(new SearchRange.Integer(-1, 3), 5000);
        foreach (var number in (double[])[-1, 0, 1, 2, 3])
            Assert.InRange(values.Count(value => value == number), 900, 1100);
        Assert.All(values, value => Assert.InRange(value, -1, 3));
        Assert.All(
            Draw(new SearchRange.Integer(int.MinValue, int.MaxValue), 100),
            value => Assert.True(double.IsInteger(value))
        );
    }

    [Fact]
    public void Draws_give_each_choice()
    {
        var range = new SearchRange.Choice("a", "b", "c");
        var drawn = Enumerable
            .Range(0, 3000)
            .Select(i => range.Draw(RngKey.FromSeed(4).Fold(i)))
            .CountBy(value => value)
            .ToDictionary();
        Assert.Equal(3, drawn.Count);
        Assert.All(drawn.Values, count => Assert.InRange(count, 900, 1100));
    }

    [Fact]
    public void A_grid_has_both_ends()
    {
        Assert.Equal([1, 2, 3], Grid(new SearchRange.Uniform(1, 3), 3));
        Assert.Equal([1e-4, 1e-2], Grid(new SearchRange.LogUniform(1e-4, 1e-2), 2));
        Assert.Equal(1e-3, Grid(new SearchRange.LogUniform(1e-4, 1e-2), 3).ElementAt(1), 1e-15);
        Assert.Equal([2, 6, 11], Grid(new SearchRange.Integer(2, 11), 3));
        Assert.Equal([int.MinValue, int.MaxValue], Grid(new SearchRange.Integer(int.MinValue, int.MaxValue), 2));
    }

    [Fact]
    public void A_grid_of_one_point_is_the_middle()
    {
        Assert.Equal([2], Grid(new SearchRange.Uniform(1, 3), 1));
        Assert.Equal(1e-3, Grid(new SearchRange.LogUniform(1e-4, 1e-2), 1).Single(), 1e-15);
        Assert.Equal([6], Grid(new SearchRange.Integer(2, 11), 1));
    }

    [Fact]
    public void A_grid_has_no_number_and_no_choice_twice()
    {
        Assert.Equal([4, 5, 6], Grid(new SearchRange.Integer(4, 6), 10));
        Assert.Equal(["a", "b"], new SearchRange.Choice("a", "b").Grid(10));
        Assert.Equal(["a", "b"], new SearchRange.Choice("a", "b").Grid(1));
    }

    [Fact]
    public void Bad_ranges_are_refused_by_name()
    {
        Refuses("High is 1, but must be above Low, which is 1", () => new SearchRange.Uniform(1, 1));
        Refuses("High is 0.5, but must be above Low, which is 1", () => new SearchRange.LogUniform(1, 0.5));
        Refuses("Low is 0, but must be finite and above 0", () => new SearchRange.LogUniform(0, 1));
        Refuses("Low is NaN", () => new SearchRange.Uniform(double.NaN, 1));
        Refuses("High is 3, but must be above Low, which is 4", () => new SearchRange.Integer(4, 3));
        Refuses("Low is 9, but must be below High, which is 8", () => new SearchRange.Integer(4, 8) with { Low = 9 });
        Refuses("a choice needs at least one value", () => new SearchRange.Choice());
        Refuses("a choice has each value once, but has 'a' twice", () => new SearchRange.Choice("a", "b", "a"));
        Refuses("a choice is among texts or among numbers, but has 'a' and '3'", () => new SearchRange.Choice("a", 3));
        Refuses("values", () => new SearchRange.Choice((Sequence<SearchValue>)null!));
        Refuses("value", () => new SearchRange.Choice("a", null!));
        Refuses("Value is NaN", () => new SearchRange.Choice(double.NaN));
        Refuses("points is 0", () => new SearchRange.Uniform(0, 1).Grid(0));
        Refuses("points is 0", () => new SearchRange.Integer(0, 1).Grid(0));
    }

    private static void Refuses(string message, Func<object> make) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message);

    [Fact]
    public void Whole_numbers_need_two_different_ends()
    {
        var range = new SearchRange.Integer(1, 4);
        Assert.StartsWith(
            "High is 1, but must be above Low, which is 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => range with { High = 1 }).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "Low is 4, but must be below High, which is 4",
            Assert.Throws<ArgumentOutOfRangeException>(() => range with { Low = 4 }).Message,
            StringComparison.Ordinal
        );
    }
}
