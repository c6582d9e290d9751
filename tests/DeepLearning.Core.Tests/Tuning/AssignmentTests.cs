using System.Text.Json;

namespace DeepLearning.Core.Tests.Tuning;

public class AssignmentTests
{
    private static string Refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Assignment>(json)).Message;

    [Theory]
    [InlineData("[]", "the values of a trial are an object")]
    [InlineData("""{ "a": 1, "a": 2 }""", "'a' is given twice")]
    [InlineData("""{ "a": null }""", "'a' is null")]
    [InlineData("""{ "a": true }""", "a value is a number or a text, but True is given")]
    public void What_is_no_assignment_is_told(string json, string message) =>
        Assert.StartsWith(message, Refused(json), StringComparison.Ordinal);

    [Fact]
    public void Numbers_and_texts_survive_json()
    {
        var assignment = new Assignment([new("rate", 0.5), new("optimizer", "adam")]);
        Assert.Equal("""{"rate":0.5,"optimizer":"adam"}""", JsonSerializer.Serialize(assignment));
        Assert.Equal(assignment, JsonSerializer.Deserialize<Assignment>(JsonSerializer.Serialize(assignment)));
    }
}
