using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepLearning;

/// <summary>
/// A point of a search space: what each hyperparameter is in one trial. In JSON it is an object: {"learningRate": 0.01,
/// "optimizer": "adam"}.
/// </summary>
/// <param name="Values">In the space's order.</param>
[JsonConverter(typeof(AssignmentJsonConverter))]
public sealed record Assignment(Sequence<NamedValue> Values)
{
    /// <exception cref="ArgumentException">There is no such value; the message lists those that there are.</exception>
    public SearchValue this[string name] =>
        Values.FirstOrDefault(value => value.Name == name)?.Value
        ?? throw new ArgumentException(
            $"the search has no value '{name}'; it has {string.Join(", ", Values.Select(value => value.Name))}",
            nameof(name)
        );

    /// <exception cref="ArgumentException">There is no such value, or it is a text.</exception>
    public double Number(string name) =>
        this[name] is SearchValue.Number number ? number.Value : throw Wrong(name, "a number");

    /// <exception cref="ArgumentException">
    /// There is no such value, or it is no whole number that an int holds.
    /// </exception>
    public int Integer(string name) =>
        this[name] is SearchValue.Number { Value: >= int.MinValue and <= int.MaxValue } number
        && double.IsInteger(number.Value)
            ? (int)number.Value
            : throw Wrong(name, "a whole number");

    /// <exception cref="ArgumentException">There is no such value, or it is a number.</exception>
    public string Text(string name) => this[name] is SearchValue.Text text ? text.Value : throw Wrong(name, "a text");

    /// <summary>learningRate 0.0123, optimizer adam.</summary>
    public override string ToString() =>
        string.Join(
            ", ",
            Values.Select(value =>
                value.Value is SearchValue.Number number
                    ? string.Create(CultureInfo.InvariantCulture, $"{value.Name} {number.Value:G3}")
                    : $"{value.Name} {value.Value}"
            )
        );

    private ArgumentException Wrong(string name, string wanted) =>
        new($"'{name}' is {this[name]} in this trial, but {wanted} is wanted", nameof(name));
}

/// <summary>A hyperparameter's value.</summary>
public sealed record NamedValue(string Name, SearchValue Value);

/// <summary>How it is written in JSON.</summary>
public sealed class AssignmentJsonConverter : JsonConverter<Assignment>
{
    public override Assignment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("the values of a trial are an object");
        var values = new List<NamedValue>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (values.Exists(value => value.Name == name))
                throw new JsonException($"'{name}' is given twice");
            reader.Read();
            values.Add(
                new(
                    name,
                    JsonSerializer.Deserialize(ref reader, options.GetTypeInfo<SearchValue>())
                        ?? throw new JsonException($"'{name}' is null")
                )
            );
        }

        return new(values.ToSequence());
    }

    public override void Write(Utf8JsonWriter writer, Assignment value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, item) in value.Values)
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, item, options.GetTypeInfo<SearchValue>());
        }

        writer.WriteEndObject();
    }
}
