using System.Text.Json;

namespace DeepLearning.Core.Tests.Tuning;

public class SearchStrategyTests
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        IgnoreReadOnlyProperties = true,
    };

    private static readonly SearchSpace Space = new(
        ("rate", new SearchRange.LogUniform(1e-4, 1e-1)),
        ("optimizer", new SearchRange.Choice("adam", "sgd")),
        ("width", new SearchRange.Integer(1, 3))
    );

    public static TheoryData<SearchStrategy> Strategies =>
        [
            new SearchStrategy.Grid(3) { PointsOf = [new("width", 2)] },
            new SearchStrategy.Random(7, seed: 5),
            new SearchStrategy.Halving(9, 2, factor: 3, seed: 6),
        ];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Json_gives_the_same_strategy_back(SearchStrategy strategy)
    {
        var read = JsonSerializer.Deserialize<SearchStrategy>(JsonSerializer.Serialize(strategy, Options), Options);
        Assert.Equal(strategy, read);
        Assert.Equal(strategy.Assignments(Space), read!.Assignments(Space));
    }

    [Fact]
    public void A_grid_is_a_product_whose_last_value_changes_fastest()
    {
        var space = new SearchSpace(
            ("x", new SearchRange.Uniform(0, 1)),
            ("optimizer", new SearchRange.Choice("adam", "sgd")),
            ("width", new SearchRange.Integer(1, 9))
        );
        var strategy = new SearchStrategy.Grid(3) { PointsOf = [new("x", 2)] };
        Assert.Equal(
            [
                "x 0, optimizer adam, width 1",
                "x 0, optimizer adam, width 5",
                "x 0, optimizer adam, width 9",
                "x 0, optimizer sgd, width 1",
                "x 0, optimizer sgd, width 5",
                "x 0, optimizer sgd, width 9",
                "x 1, optimizer adam, width 1",
                "x 1, optimizer adam, width 5",
                "x 1, optimizer adam, width 9",
                "x 1, optimizer sgd, width 1",
                "x 1, optimizer sgd, width 5",
                "x 1, optimizer sgd, width 9",
            ],
            strategy.Assignments(space).Select(assignment => assignment.ToString())
        );
        Assert.Equal([new Rung(12, null)], strategy.Rungs(12));
    }

    [Fact]
    public void A_random_trial_does_not_depend_on_how_many_there_are()
    {
        var many = new SearchStrategy.Random(20, seed: 4).Assignments(Space);
        Assert.Equal(many.Take(5), new SearchStrategy.Random(5, seed: 4).Assignments(Space));
        Assert.Equal(many, new SearchStrategy.Halving(20, 1, seed: 4).Assignments(Space));
        Assert.Equal(20, many.Distinct().Count());
        Assert.NotEqual(many[0], new SearchStrategy.Random(1, seed: 5).Assignments(Space)[0]);
        Assert.Equal(Space.Draw(RngKey.FromSeed(4).For(RngPurpose.Search), 7), many[7]);
    }

    [Fact]
    public void Halving_goes_on_until_one_is_left()
    {
        Assert.Equal([new(9, 2), new(3, 6), new(1, 18)], new SearchStrategy.Halving(9, 2).Rungs(9));
        Assert.Equal(
            [new(11, 1), new(5, 2), new(2, 4), new(1, 8)],
            new SearchStrategy.Halving(11, 1, factor: 2).Rungs(11)
        );
        Assert.Equal([new(2, 5)], new SearchStrategy.Halving(2, 5).Rungs(2));
        Assert.Equal(int.MaxValue, new SearchStrategy.Halving(8, int.MaxValue / 2, factor: 2).Rungs(8)[^1].Epochs);
    }

    [Fact]
    public void Bad_strategies_are_refused_by_name()
    {
        Refuses("Points is 0, but must be at least 1", () => new SearchStrategy.Grid(0));
        Refuses("Points is 0, but must be at least 1", () => new GridPoints("rate", 0));
        Refuses("Trials is 0, but must be at least 1", () => new SearchStrategy.Random(0));
        Refuses("Trials is 0, but must be at least 1", () => new SearchStrategy.Halving(0, 1));
        Refuses("FirstEpochs is 0, but must be at least 1", () => new SearchStrategy.Halving(1, 0));
        Refuses("Factor is 1, but must be at least 2", () => new SearchStrategy.Halving(1, 1, factor: 1));
        Refuses(
            "points for 'decay', but the space has rate, optimizer, width",
            () => new SearchStrategy.Grid(2) { PointsOf = [new("decay", 2)] }.Assignments(Space)
        );
        Refuses(
            "the grid has 6E+06 points, but at most 1000000 are tried",
            () => new SearchStrategy.Grid(1_000_000).Assignments(Space)
        );
    }

    private static void Refuses(string message, Func<object> make) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message);
}
