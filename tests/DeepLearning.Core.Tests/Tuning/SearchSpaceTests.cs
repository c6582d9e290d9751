using System.Text.Json;

namespace DeepLearning.Core.Tests.Tuning;

public class SearchSpaceTests
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        IgnoreReadOnlyProperties = true,
    };

    private static SearchSpace Space =>
        new(
            ("rate", new SearchRange.LogUniform(1e-4, 1e-1)),
            ("width", new SearchRange.Integer(8, 64)),
            ("optimizer", new SearchRange.Choice("adam", "sgd"))
        );

    [Fact]
    public void Equal_spaces_are_equal_and_json_gives_the_same_space_back()
    {
        Assert.Equal(Space, Space);
        Assert.NotEqual(Space, new SearchSpace(Space.Dimensions[1], Space.Dimensions[0], Space.Dimensions[2]));
        Assert.Equal(Space, JsonSerializer.Deserialize<SearchSpace>(JsonSerializer.Serialize(Space, Options), Options));
    }

    [Fact]
    public void Bad_spaces_are_refused_by_name()
    {
        Assert.Contains("needs at least one range", Assert.Throws<ArgumentException>(() => new SearchSpace()).Message);
        Assert.Throws<ArgumentNullException>(() => new SearchSpace((Sequence<SearchDimension>)null!));
        Assert.Contains(
            "trial is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => Space.Draw(RngKey.FromSeed(1), -1)).Message
        );
        Assert.Contains(
            "has 'a' twice",
            Assert
                .Throws<ArgumentException>(() =>
                    new SearchSpace(("a", new SearchRange.Uniform(0, 1)), ("a", new SearchRange.Uniform(0, 2)))
                )
                .Message
        );
        Assert.Contains(
            "Name must not be empty",
            Assert.Throws<ArgumentException>(() => new SearchDimension(" ", new SearchRange.Uniform(0, 1))).Message
        );
    }

    [Fact]
    public void A_draw_depends_on_key_trial_and_name_alone()
    {
        var key = RngKey.FromSeed(1);
        var drawn = Space.Draw(key, 5);
        Assert.Equal(drawn, Space.Draw(key, 5));
        Assert.NotEqual(drawn, Space.Draw(key, 6));
        Assert.NotEqual(drawn, Space.Draw(RngKey.FromSeed(2), 5));
        var other = new SearchSpace(
            ("more", new SearchRange.Uniform(0, 1)),
            Space.Dimensions[2],
            Space.Dimensions[0]
        ).Draw(key, 5);
        Assert.Equal(drawn.Number("rate"), other.Number("rate"));
        Assert.Equal(drawn.Text("optimizer"), other.Text("optimizer"));
        Assert.Equal(["more", "optimizer", "rate"], other.Values.Select(value => value.Name));
    }

    [Fact]
    public void An_assignments_json_is_an_object_and_gives_the_same_back()
    {
        var assignment = new Assignment([new("rate", 0.1), new("width", 32), new("optimizer", "adam")]);
        Assert.Equal("""{"rate":0.1,"width":32,"optimizer":"adam"}""", JsonSerializer.Serialize(assignment, Options));
        for (var trial = 0; trial < 100; trial++)
        {
            var drawn = Space.Draw(RngKey.FromSeed(9), trial);
            Assert.Equal(
                drawn,
                JsonSerializer.Deserialize<Assignment>(JsonSerializer.Serialize(drawn, Options), Options)
            );
        }

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Assignment>("""{"rate":null}""", Options));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Assignment>("""{"rate":[1]}""", Options));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Assignment>("[1]", Options));
    }

    [Fact]
    public void An_assignment_gives_its_values_and_says_what_it_has_not()
    {
        var assignment = new Assignment([
            new("rate", 0.125),
            new("width", 32),
            new("optimizer", "adam"),
            new("huge", 1e300),
        ]);
        Assert.Equal(0.125, assignment.Number("rate"));
        Assert.Equal(32, assignment.Integer("width"));
        Assert.Equal(32.0, assignment.Number("width"));
        Assert.Equal("adam", assignment.Text("optimizer"));
        Assert.Equal("rate 0.125, width 32, optimizer adam, huge 1E+300", assignment.ToString());
        Assert.Contains(
            "the search has no value 'decay'; it has rate, width, optimizer, huge",
            Assert.Throws<ArgumentException>(() => assignment.Number("decay")).Message
        );
        Assert.Contains(
            "'optimizer' is adam in this trial, but a number is wanted",
            Assert.Throws<ArgumentException>(() => assignment.Number("optimizer")).Message
        );
        Assert.Contains(
            "'rate' is 0.125 in this trial, but a whole number is wanted",
            Assert.Throws<ArgumentException>(() => assignment.Integer("rate")).Message
        );
        Assert.Contains(
            "'huge' is 1E+300 in this trial, but a whole number is wanted",
            Assert.Throws<ArgumentException>(() => assignment.Integer("huge")).Message
        );
        Assert.Contains(
            "'width' is 32 in this trial, but a text is wanted",
            Assert.Throws<ArgumentException>(() => assignment.Text("width")).Message
        );
    }
}
